package org.auditwebhook.client;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Keeps a directory from a second process, and from a second application of this one. The latter by
 * a system property, which all applications see: to open and close the locked file once more would
 * take the lock of the first one away.
 */
final class SpoolLock implements Closeable {
  /** One that is redeployed may come before its predecessor has let go. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

  private final String property;
  private FileChannel file;

  /**
   * Locks it, after waiting for a short time.
   *
   * @throws IOException if somebody else has it
   */
  SpoolLock(Path directory) throws IOException {
    property = "org.auditwebhook.client.spool " + directory.toRealPath();
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (!locked(directory)) {
      if (deadline - System.nanoTime() <= 0 || Thread.currentThread().isInterrupted()) {
        throw new IOException(
            "it is in use by another server or application; give each a directory of its own");
      }
      pause();
    }
  }

  private boolean locked(Path directory) throws IOException {
    if (System.getProperties().putIfAbsent(property, "in use") != null) {
      return false;
    }
    boolean locked = false;
    try {
      file =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      locked = file.tryLock() != null;
    } finally {
      if (!locked) {
        close();
      }
    }
    return locked;
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_TRIES.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (file != null) {
        file.close();
      }
    } finally {
      System.getProperties().remove(property);
    }
  }
}
