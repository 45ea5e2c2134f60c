package org.auditwebhook.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The directory of a spool, which one application at a time has: beside the segments it holds an
 * id, the position, and a lock.
 */
final class SpoolDirectory implements Closeable {
  private static final System.Logger LOG = System.getLogger(SpoolDirectory.class.getName());

  /** One that is redeployed may come before its predecessor has let go. */
  private static final Duration LONGEST_WAIT_FOR_LOCK = Duration.ofSeconds(5);

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

  private final Path path;
  private final FileChannel lock;
  private final String id;
  private final RandomAccessFile position;

  /**
   * Makes it where it is missing, and locks it.
   *
   * @throws IOException with a sentence for the operator if it can't be used
   */
  SpoolDirectory(Path path) throws IOException {
    this.path = path;
    create(path);
    lock = locked(path);
    try {
      id = id(path);
      position = new RandomAccessFile(path.resolve("position").toFile(), "rw");
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  /** Only the server's user may look into it. */
  private static void create(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Path parent = path.toAbsolutePath().getParent();
      Files.createDirectories(parent);
      if (Files.getFileStore(parent).supportsFileAttributeView("posix")) {
        Files.createDirectory(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectory(path);
      }
    }
  }

  private static FileChannel locked(Path path) throws IOException {
    FileChannel file =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    long deadline = System.nanoTime() + LONGEST_WAIT_FOR_LOCK.toNanos();
    do {
      try {
        if (file.tryLock() != null) {
          return file;
        }
      } catch (OverlappingFileLockException e) {
        // another application of this server: as if it were another process
      }
      pause();
    } while (deadline - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted());
    file.close();
    throw new IOException(
        "it is in use by another server or application; give each a directory of its own");
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_TRIES.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The same for all times: it tells the keys of this spool from those of others. */
  private static String id(Path path) throws IOException {
    Path file = path.resolve("id");
    if (!Files.exists(file)) {
      Path unfinished = path.resolve("id.tmp");
      Files.writeString(unfinished, UUID.randomUUID().toString(), US_ASCII);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file, US_ASCII).strip();
  }

  Path path() {
    return path;
  }

  /** What the {@code Idempotency-Key} of a batch is. */
  String key(Batch batch) {
    return "%s-%d-%d-%d".formatted(id, batch.segment(), batch.start(), batch.end());
  }

  /** The segments that are there, in their order. */
  List<Segment> segments() throws IOException {
    List<Path> paths;
    try (Stream<Path> files = Files.list(path)) {
      paths = files.filter(Segment::is).sorted(Comparator.comparing(Path::getFileName)).toList();
    }
    List<Segment> segments = new ArrayList<>();
    for (Path one : paths) {
      segments.add(Segment.existing(one));
    }
    return segments;
  }

  /**
   * How far the spool has been sent; its beginning if that is not known.
   *
   * @param last the number of the last segment
   */
  Position position(long last) throws IOException {
    if (position.length() == 0) {
      return Position.START;
    }
    byte[] text = new byte[Position.START.text().length()];
    position.seek(0);
    int read = position.read(text);
    Optional<Position> known =
        Position.parse(new String(text, 0, Math.max(0, read), US_ASCII))
            .filter(at -> at.segment() <= last);
    if (known.isEmpty()) {
      LOG.log(
          System.Logger.Level.ERROR,
          "The file {0} is damaged: what is in the spool is sent again from its beginning, under"
              + " other keys, so that events may be recorded twice",
          path.resolve("position"));
    }
    return known.orElse(Position.START);
  }

  /** Notes how far it has been sent. It is not forced to the disk: it guards from no loss. */
  void write(Position at) throws IOException {
    position.seek(0);
    position.write(at.text().getBytes(US_ASCII));
  }

  /** Lets go of it. */
  @Override
  public void close() throws IOException {
    try (lock) {
      position.close();
    }
  }
}
