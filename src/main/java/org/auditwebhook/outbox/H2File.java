package org.auditwebhook.outbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.h2.api.ErrorCode;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/** The file of the embedded database: where it is, and what to do about one that is damaged. */
final class H2File {
  private static final System.Logger LOG = System.getLogger(H2File.class.getName());

  private static final String SUFFIX = ".mv.db";

  /** H2's own head of a file: two blocks. */
  private static final long HEAD_OF_FILE = 8_192;

  /** What H2 makes of a new file, with room to spare. */
  private static final long LARGEST_EMPTY_FILE = 65_536;

  private static final String SCHEMA =
      "SELECT 1 FROM information_schema.tables WHERE table_name = 'audit_webhook_schema'";

  private final Path path;

  /**
   * @param directory where it is; made when it is missing
   */
  H2File(Path directory) {
    path = directory.toAbsolutePath().normalize().resolve("outbox" + SUFFIX);
  }

  Path path() {
    return path;
  }

  /** What H2 calls it: without the suffix. */
  String name() {
    String whole = path.toString();
    return whole.substring(0, whole.length() - SUFFIX.length());
  }

  /**
   * Lets H2 find the newest state of a file that was not closed in order, by looking at all of it.
   * Left alone H2 2.4.240 looks only where it expects the newest: after the disk had been full it
   * then took a state that was seconds old, and forgot what it had committed since.
   *
   * @throws SQLException if the state was found and could not be marked: it is not to be opened yet
   */
  void findNewestState() throws SQLException {
    if (size() == 0) {
      return; // there is none
    }
    MVStore store;
    try {
      store =
          new MVStore.Builder()
              .fileName("async:" + path)
              .recoveryMode()
              .autoCommitDisabled()
              .open();
    } catch (MVStoreException e) {
      LOG.log(System.Logger.Level.DEBUG, "Whoever opens it next says what is wrong", e);
      return;
    }
    try {
      store.close();
    } catch (MVStoreException e) {
      throw new SQLException("The file can't be written", "90028", ErrorCode.IO_EXCEPTION_1, e);
    } finally {
      store.closeImmediately();
    }
  }

  /**
   * Opens it, and gives it another name if it can't be read because it is damaged. Whatever else is
   * wrong with it is left to who opens it next.
   *
   * @throws OutboxUnavailableException if it is damaged and can't be renamed
   */
  void setAsideIfCorrupt(H2Pool pool) {
    createDirectory();
    try {
      if (!isIntact(pool)) {
        setAside(pool, null);
      }
    } catch (SQLException e) {
      if (isCorrupt(e)) {
        setAside(pool, e);
      } // else open says what it is
    }
  }

  /**
   * Opens the file. H2 takes one whose content is gone for an empty one: a file of this size that
   * has no schema is not new.
   */
  private boolean isIntact(H2Pool pool) throws SQLException {
    long size = size();
    try (Connection connection = pool.connection()) {
      return size <= LARGEST_EMPTY_FILE || Jdbc.first(connection, SCHEMA, row -> 1).isPresent();
    }
  }

  /**
   * A file that is shorter than its head is one that was cut off, and not one that can't be read.
   */
  private boolean isCorrupt(SQLException e) {
    long size = size();
    return e.getErrorCode() == ErrorCode.FILE_CORRUPTED_1
        || (e.getErrorCode() == ErrorCode.IO_EXCEPTION_1 && size > 0 && size < HEAD_OF_FILE);
  }

  private void setAside(H2Pool pool, SQLException reason) {
    try {
      pool.endFile();
      Path aside = new SetAside(path).now();
      LOG.log(
          System.Logger.Level.ERROR,
          ("The file of the outbox %s is corrupt. It is now %s, and a new one is begun: what was"
                  + " pending in the old one is not delivered, and counters, receipts, dead letters"
                  + " and what was set through the API are gone. H2's Recover tool may read it; see"
                  + " the README, A corrupt file.")
              .formatted(path, aside),
          reason);
    } catch (IOException e) {
      throw new OutboxUnavailableException(
          "The file of the outbox " + path + " is corrupt and can't be renamed: " + e, e);
    }
  }

  /** A sentence that says what is wrong and what to do. */
  String whyNotOpened(SQLException e) {
    return e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
        ? "Another process or application has the outbox "
            + path
            + " open. Stop it, or give this one a directory of its own"
            + " with audit.webhook.outbox.directory."
        : "The outbox "
            + path
            + " can't be opened: "
            + e.getMessage()
            + ". Check the directory that audit.webhook.outbox.directory names.";
  }

  /** What a process that died has left of {@link #compact}. */
  void removeUnfinishedCopy() {
    try {
      Files.deleteIfExists(copy());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "The file " + copy() + " can't be deleted", e);
    }
  }

  /**
   * Replaces the file, which is closed, by a copy of what is live in it. The copy is on the disk
   * before it takes the place of the file, which is locked until then: a process that dies at any
   * moment leaves the one or the other behind, whole.
   *
   * @return false if it was given up or can't be done; the file is as it was
   */
  boolean compact(BooleanSupplier giveUp) {
    removeUnfinishedCopy();
    try {
      H2Copy.copy(path, copy(), giveUp, this::replace);
      return true;
    } catch (CancellationException e) {
      return false;
    } catch (MVStoreException | UncheckedIOException e) {
      LOG.log(System.Logger.Level.WARNING, "The file " + path + " can't be compacted; it stays", e);
      return false;
    } finally {
      removeUnfinishedCopy();
    }
  }

  private void replace() {
    try {
      force(copy(), StandardOpenOption.WRITE);
      Files.move(copy(), path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      force(path.getParent(), StandardOpenOption.READ);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void force(Path file, OpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(file, how)) {
      channel.force(true);
    }
  }

  private Path copy() {
    return path.resolveSibling(path.getFileName() + ".compacting");
  }

  void createDirectory() {
    try {
      Files.createDirectories(path.getParent());
    } catch (IOException e) {
      throw new OutboxUnavailableException(
          "The directory "
              + path.getParent()
              + " that audit.webhook.outbox.directory names can't be created: "
              + e,
          e);
    }
  }

  /** How many bytes more its disk has room for. */
  long free() {
    return path.getParent().toFile().getUsableSpace();
  }

  /** How many bytes it has on the disk; zero if there is none. */
  long size() {
    try {
      return Files.size(path);
    } catch (IOException e) {
      return 0; // there is none
    }
  }
}
