package org.auditwebhook.outbox;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * Copies what is live in the store of an H2 file into an empty one, page by page, as {@code
 * MVStore.compact} does. That one can't be ended before its time and leaves a thread behind when it
 * fails, so its few steps are repeated here; some are H2's own affair and are called by reflection.
 * {@link H2Version} sees to it that they are there. For one thread.
 */
final class H2Copy {
  /** What H2's own description of a map begins with in a store's meta map, and that of its name. */
  private static final String MAP = "map.";

  private static final String NAME = "name.";

  /** What maps are called that hold what open transactions would take back. */
  private static final String UNDO_LOG = "undoLog";

  private final MVStore source;
  private final MVStore target;
  private final Pages pages;

  private H2Copy(MVStore source, MVStore target, BooleanSupplier giveUp) {
    this.source = source;
    this.target = target;
    pages = new Pages(giveUp);
  }

  /**
   * Copies a file that nobody has open, and that nobody can open until this ends.
   *
   * @param giveUp asked for every page
   * @param complete what is to be done with the copy before the source may be opened again
   * @throws CancellationException if it was given up
   * @throws MVStoreException if one of the files can't be used
   */
  static void copy(Path from, Path to, BooleanSupplier giveUp, Runnable complete) {
    MVStore source = open(from);
    try {
      MVStore target = open(to);
      try {
        new H2Copy(source, target, giveUp).runUnlessGivenUp();
        target.close(0);
      } finally {
        target.closeImmediately();
      }
      complete.run();
    } finally {
      source.closeImmediately(); // without a write, and only now without its lock
    }
  }

  private static MVStore open(Path file) {
    return new MVStore.Builder().fileName("async:" + file).autoCommitDisabled().open();
  }

  private void runUnlessGivenUp() {
    try {
      run();
    } catch (MVStoreException e) {
      throw pages.givenUp ? new CancellationException() : e;
    }
  }

  private void run() {
    call(MVStore.class, "setCurrentVersion", long.class, target, source.getCurrentVersion());
    call(MVStore.class, "adjustLastMapId", int.class, target, lastMapId());
    target.setReuseSpace(false); // all chunks of the copy are kept, though their pages seem unused
    source.getMetaMap().entrySet().stream()
        .filter(one -> !one.getKey().startsWith(MAP) && !one.getKey().startsWith(NAME))
        .forEach(one -> target.getMetaMap().put(one.getKey(), one.getValue()));
    source.getMapNames().forEach(this::map);
    target.commit();
  }

  private int lastMapId() {
    return source.getMetaMap().keySet().stream()
        .filter(key -> key.startsWith(MAP))
        .mapToInt(key -> Integer.parseInt(key.substring(MAP.length()), 16))
        .max()
        .orElse(0);
  }

  private void map(String name) {
    MVMap<byte[], byte[]> from = source.openMap(name, builder(name));
    MVMap<byte[], byte[]> to = target.openMap(name, builder(name));
    call(MVMap.class, "copyFrom", MVMap.class, to, from);
    Map<String, String> described = source.getMetaMap();
    target.getMetaMap().put(key(to), described.get(key(from)));
  }

  private MVMap.Builder<byte[], byte[]> builder(String name) {
    MVMap.Builder<byte[], byte[]> builder = new MVMap.Builder<>();
    builder.keyType(pages).valueType(pages);
    return name.startsWith(UNDO_LOG) ? builder.singleWriter() : builder;
  }

  private static String key(MVMap<?, ?> map) {
    return MAP + Integer.toHexString(map.getId());
  }

  private static void call(
      Class<?> type, String name, Class<?> parameter, Object on, Object argument) {
    try {
      Method method = type.getDeclaredMethod(name, parameter);
      method.setAccessible(true);
      method.invoke(on, argument);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This is not the H2 of the build", e);
    }
  }

  /** All keys or all values of a page are one: they are copied as they are. */
  private static final class Pages extends BasicDataType<byte[]> {
    private final BooleanSupplier giveUp;
    private boolean givenUp;

    Pages(BooleanSupplier giveUp) {
      this.giveUp = giveUp;
    }

    @Override
    public boolean isMemoryEstimationAllowed() {
      return false;
    }

    @Override
    public int getMemory(byte[] bytes) {
      return bytes == null ? 0 : bytes.length * Byte.SIZE; // as H2 itself counts here
    }

    @Override
    public byte[][] createStorage(int size) {
      return new byte[size][];
    }

    @Override
    public void write(WriteBuffer buffer, byte[] bytes) {
      if (bytes != null) {
        buffer.put(bytes);
      }
    }

    @Override
    @SuppressWarnings("ReturnsNullCollection") // the whole page was the first one
    public byte[] read(ByteBuffer buffer) {
      givenUp = givenUp || giveUp.getAsBoolean();
      if (givenUp) {
        throw new CancellationException(); // which H2 wraps in an exception of its own
      }
      if (!buffer.hasRemaining()) {
        return null;
      }
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    }
  }
}
