package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.auditwebhook.settings.Settings;

/**
 * Copies of the embedded database, made while it is in use, and what is to be done after one was
 * put back. A shared database has tools of its own for that. Thread-safe.
 */
@ApplicationScoped
public class Backup {
  private static final System.Logger LOG = System.getLogger(Backup.class.getName());

  /** What a copy has besides the database's file, so that it is known when it was put back. */
  private static final String RESTORED = "outbox.restored";

  /** What is being copied; what a crash leaves of it is replaced by the next one. */
  private static final String UNFINISHED = "outbox-backup.zip.part";

  /** More events than anybody has recorded between the copy and its return. */
  static final long IDS_LEFT_OUT = 1_000_000_000;

  private static final String NEXT_ID = "SELECT nextval('event_id_sequence') AS first";

  private final Semaphore turn = new Semaphore(1);

  @Inject Database database;
  @Inject Settings settings;
  @Inject Endpoints endpoints;
  @Inject AdminTrail trail;

  /** A copy that is ready to be sent. To be closed: it takes room on the disk until then. */
  public final class Copy implements AutoCloseable {
    private final Path file;

    private Copy(Path file) {
      this.file = file;
    }

    /** Its bytes, a ZIP file. */
    public void writeTo(OutputStream out) throws IOException {
      Files.copy(file, out);
    }

    @Override
    public void close() {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "The file " + file + " can't be deleted", e);
      } finally {
        turn.release();
      }
    }
  }

  /** Whether this database can be copied here. */
  public boolean isPossible() {
    return database.dialect().backup().isPresent();
  }

  /**
   * Copies the database as it is now. Recording and delivering go on meanwhile.
   *
   * @return empty if another copy is being made or sent
   * @throws OutboxUnavailableException if it can't be copied
   */
  public Optional<Copy> make(Requester by) {
    if (!turn.tryAcquire()) {
      return Optional.empty();
    }
    Copy copy = new Copy(directory().resolve(UNFINISHED));
    boolean made = false;
    try {
      tell(by);
      fill(copy.file);
      made = true;
      return Optional.of(copy);
    } finally {
      if (!made) {
        copy.close();
      }
    }
  }

  /**
   * If a copy was put back since the last start, lets the ids go on far above those that were given
   * out after it was made: a receiver would ignore an id that it already has.
   */
  void finishRestoring() {
    Path restored = directory().resolve(RESTORED);
    if (isPossible() && Files.exists(restored)) {
      long next = database.transaction(Backup::skipIds);
      try {
        Files.delete(restored);
      } catch (IOException e) {
        throw new OutboxUnavailableException(
            "The file " + restored + " can't be deleted: " + e + ". Delete it.", e);
      }
      LOG.log(
          System.Logger.Level.WARNING,
          "The outbox was restored from a backup; event ids go on at {0}",
          Long.toString(next));
    }
  }

  private static long skipIds(Connection connection) throws SQLException {
    long next =
        Jdbc.first(connection, NEXT_ID, row -> row.getLong("first")).orElseThrow() + IDS_LEFT_OUT;
    Jdbc.update(connection, "ALTER SEQUENCE event_id_sequence RESTART WITH " + next);
    return next;
  }

  /** Before it is made: nobody takes a copy that is not told about. */
  private void tell(Requester by) {
    Endpoint endpoint = endpoints.get(Endpoints.DEFAULT);
    if (endpoint.enabled()) {
      trail.change(
          endpoint,
          connection ->
              AdminTrail.Told.of(true, AdminTrail.entry(by, endpoint, "backup_downloaded")));
    }
  }

  private void fill(Path file) {
    database.transaction(
        connection ->
            Jdbc.update(connection, database.dialect().backup().orElseThrow(), file.toString()));
    try (FileSystem zip = FileSystems.newFileSystem(file, (ClassLoader) null)) {
      Files.writeString(zip.getPath(RESTORED), Instant.now() + "\n");
    } catch (IOException e) {
      throw new OutboxUnavailableException("The backup can't be written: " + e, e);
    }
  }

  private Path directory() {
    return settings.outbox().directory().toAbsolutePath().normalize();
  }
}
