package org.auditwebhook.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;

/** The default: one H2 file in {@code outbox.directory}, which this instance alone has open. */
final class EmbeddedH2 implements Dialect {
  private static final System.Logger LOG = System.getLogger(EmbeddedH2.class.getName());

  /**
   * What differs from H2's defaults, and why: see the decision records 1 and 2. {@code async:}
   * because an interrupted thread would otherwise close the file for everyone; {@code
   * WRITE_DELAY=0} because a commit that is not in the file is lost with the process; {@code
   * DB_CLOSE_ON_EXIT=FALSE} because a shutdown hook must not close the database before the drain;
   * {@code MAX_COMPACT_TIME=0} because with H2 2.4.240 an assertion of its own fails while it moves
   * chunks on closing.
   */
  private static final String URL =
      "jdbc:h2:async:%s;WRITE_DELAY=0;FILE_LOCK=FS;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE"
          + ";MAX_COMPACT_TIME=0;TIME ZONE=UTC";

  private static final String FILE =
      "SELECT setting_name, setting_value FROM information_schema.settings"
          + " WHERE setting_name IN ('info.FILE_SIZE', 'info.FILL_RATE', 'info.CHUNKS_FILL_RATE')";

  /** H2's own head of a file: two blocks. */
  private static final long HEAD_OF_FILE = 8_192;

  /** What H2 makes of a new file, with room to spare. */
  private static final long LARGEST_EMPTY_FILE = 65_536;

  private static final String SCHEMA =
      "SELECT 1 FROM information_schema.tables WHERE table_name = 'audit_webhook_schema'";

  private static final String NEXT_ID =
      """
      SELECT base_value AS next FROM information_schema.sequences
       WHERE sequence_name = 'EVENT_ID_SEQUENCE'""";

  /** The outer query joins the few that were found; the inner one walks the index and stops. */
  static final String DUE =
      """
      SELECT d.event_id, d.attempts, d.redeliveries, d.calls, d.leased_by, e.body
        FROM (SELECT endpoint_id, due_at, event_id, attempts, redeliveries, calls, leased_by
                FROM delivery
               WHERE endpoint_id = ? AND due_at <= CURRENT_TIMESTAMP
                 AND (leased_until IS NULL OR leased_until <= CURRENT_TIMESTAMP)
               ORDER BY endpoint_id, due_at, event_id FETCH FIRST ? ROWS ONLY) d
        JOIN event e ON e.event_id = d.event_id
       ORDER BY d.due_at, d.event_id""";

  /**
   * Compares the number of calls besides: a delivery that another claimer had in the meantime, and
   * that is due again, has other attempts than those that were read.
   */
  private static final String LEASE =
      """
      UPDATE delivery
         SET calls = calls + 1, lease_token = ?, leased_by = ?,
             leased_until = CURRENT_TIMESTAMP + CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND
       WHERE endpoint_id = ? AND event_id = ? AND calls = ?
         AND (leased_until IS NULL OR leased_until <= CURRENT_TIMESTAMP)""";

  private final Path file;
  private final H2Pool pool;

  /**
   * @param directory where the file is; made when it is missing
   * @param longestWait for a connection
   */
  EmbeddedH2(Path directory, Duration longestWait) {
    file = directory.toAbsolutePath().normalize().resolve("outbox");
    pool = new H2Pool(URL.formatted(file), longestWait);
  }

  @Override
  public void setAsideIfCorrupt() {
    createDirectory();
    try {
      if (!isIntact()) {
        setAside(null);
      }
    } catch (SQLException e) {
      if (isCorrupt(e)) {
        setAside(e);
      } // else open says what it is
    }
  }

  @Override
  public DataSource open() {
    createDirectory();
    try {
      pool.connection().close();
      return pool.current();
    } catch (SQLException e) {
      throw new OutboxUnavailableException(whyNotOpened(e), e);
    }
  }

  /**
   * Opens the file. H2 takes one whose content is gone for an empty one: a file of this size that
   * has no schema is not new.
   */
  private boolean isIntact() throws SQLException {
    long size = sizeOfFile();
    try (Connection connection = pool.connection()) {
      return size <= LARGEST_EMPTY_FILE || Jdbc.first(connection, SCHEMA, row -> 1).isPresent();
    }
  }

  /**
   * A file that is shorter than its head is one that was cut off, and not one that can't be read.
   */
  private boolean isCorrupt(SQLException e) {
    long size = sizeOfFile();
    return e.getErrorCode() == ErrorCode.FILE_CORRUPTED_1
        || (e.getErrorCode() == ErrorCode.IO_EXCEPTION_1 && size > 0 && size < HEAD_OF_FILE);
  }

  private void setAside(SQLException reason) {
    try {
      pool.endFile();
      Path aside = new SetAside(path()).now();
      LOG.log(
          System.Logger.Level.ERROR,
          ("The file of the outbox %s is corrupt. It is now %s, and a new one is begun: what was"
                  + " pending in the old one is not delivered, and counters, receipts, dead letters"
                  + " and what was set through the API are gone. H2's Recover tool may read it; see"
                  + " the README, A corrupt file.")
              .formatted(path(), aside),
          reason);
    } catch (IOException e) {
      throw new OutboxUnavailableException(
          "The file of the outbox " + path() + " is corrupt and can't be renamed: " + e, e);
    }
  }

  @Override
  public void prepare(Connection connection) throws SQLException {
    OptionalLong above;
    try {
      above = new SetAside(path()).aboveAllIds();
    } catch (IOException e) {
      throw new SQLException("The directory of the outbox can't be read", e);
    }
    if (above.isPresent()) {
      long next = Jdbc.first(connection, NEXT_ID, row -> row.getLong("next")).orElseThrow();
      if (next < above.getAsLong()) {
        Jdbc.update(
            connection, "ALTER SEQUENCE event_id_sequence RESTART WITH " + above.getAsLong());
      }
    }
  }

  private long sizeOfFile() {
    try {
      return Files.size(path());
    } catch (IOException e) {
      return 0; // there is none
    }
  }

  private Path path() {
    return file.resolveSibling(file.getFileName() + ".mv.db");
  }

  @Override
  public String description() {
    return file + ".mv.db";
  }

  @Override
  public String scripts() {
    return "h2";
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public Connection connection() throws SQLException {
    return pool.connection();
  }

  @Override
  public Optional<String> failed(SQLException e) {
    if (!H2Pool.isClosed(e)) {
      return Optional.empty();
    }
    pool.discard();
    return Optional.of(
        e.getErrorCode() == ErrorCode.FILE_CORRUPTED_1
            ? "The file %s is corrupt. Restart, and read the server's log.".formatted(description())
            : "The file %s can't be used now. Is its disk full? It is opened again every second."
                .formatted(description()));
  }

  /**
   * A plain select and a compare-and-set update: with {@code FOR UPDATE SKIP LOCKED} H2 would lock
   * every row that is due.
   */
  @Override
  public List<Claim.Taken> claim(Connection connection, Claim claim) throws SQLException {
    List<Claim.Taken> due =
        Jdbc.list(connection, DUE, claim::taken, claim.endpointId(), claim.atMost());
    return due.isEmpty() ? due : lease(connection, due, claim);
  }

  private static List<Claim.Taken> lease(Connection connection, List<Claim.Taken> due, Claim claim)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(LEASE)) {
      for (Claim.Taken one : due) {
        Jdbc.bind(
            update,
            claim.token(),
            Instance.NAME,
            claim.lease(),
            claim.endpointId(),
            one.leased().eventId(),
            one.calls());
        update.addBatch();
      }
      int[] updated = update.executeBatch();
      List<Claim.Taken> taken = new ArrayList<>(due.size());
      for (int i = 0; i < updated.length; i++) {
        if (updated[i] == 1) {
          taken.add(due.get(i));
        }
      }
      return taken;
    }
  }

  /**
   * What is live in the file. The file itself is larger and does not shrink while it is open: what
   * is dead is written over after 45 s.
   */
  @Override
  public long size(Connection connection) throws SQLException {
    double size = 1;
    for (Map.Entry<String, Long> one :
        Jdbc.list(
            connection,
            FILE,
            row -> Map.entry(row.getString("setting_name"), row.getLong("setting_value")))) {
      size *= one.getKey().endsWith("RATE") ? one.getValue() / 100.0 : one.getValue();
    }
    return (long) size;
  }

  @Override
  public Optional<String> backup() {
    return Optional.of("BACKUP TO ?");
  }

  @Override
  public void close() throws SQLException {
    try {
      pool.close();
    } finally {
      org.h2.Driver.unload();
    }
  }

  private String whyNotOpened(SQLException e) {
    return e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
        ? "Another process or application has the outbox "
            + description()
            + " open. Stop it, or give this one a directory of its own"
            + " with audit.webhook.outbox.directory."
        : "The outbox "
            + description()
            + " can't be opened: "
            + e.getMessage()
            + ". Check the directory that audit.webhook.outbox.directory names.";
  }

  private void createDirectory() {
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new OutboxUnavailableException(
          "The directory "
              + file.getParent()
              + " that audit.webhook.outbox.directory names can't be created: "
              + e,
          e);
    }
  }
}
