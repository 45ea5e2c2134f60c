package org.auditwebhook.outbox;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;

/** The default: one H2 file in {@code outbox.directory}, which this instance alone has open. */
final class EmbeddedH2 implements Dialect {
  /**
   * What differs from H2's defaults, and why: see the decision records 1 and 2. {@code async:}
   * because an interrupted thread would otherwise close the file for everyone; {@code
   * WRITE_DELAY=0} because a commit that is not in the file is lost with the process; {@code
   * DB_CLOSE_ON_EXIT=FALSE} because a shutdown hook must not close the database before the drain;
   * {@code QUERY_CACHE_SIZE} because each connection runs more statements than the 8 that H2 keeps
   * parsed; {@code MAX_COMPACT_TIME=0} because with H2 2.4.240 an assertion of its own fails while
   * it moves chunks on closing.
   */
  private static final String URL =
      "jdbc:h2:async:%s;WRITE_DELAY=0;FILE_LOCK=FS;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE"
          + ";MAX_COMPACT_TIME=0;QUERY_CACHE_SIZE=64;TIME ZONE=UTC";

  private static final String FILE =
      "SELECT setting_name, setting_value FROM information_schema.settings"
          + " WHERE setting_name IN ('info.FILE_SIZE', 'info.FILL_RATE', 'info.CHUNKS_FILL_RATE')";

  private static final String NEXT_ID =
      """
      SELECT base_value AS next FROM information_schema.sequences
       WHERE sequence_name = 'EVENT_ID_SEQUENCE'""";

  private final H2File file;
  private final H2Pool pool;

  /**
   * @param directory where the file is; made when it is missing
   * @param longestWait for a connection
   * @throws OutboxUnavailableException if another H2 is in use than that of the build
   */
  EmbeddedH2(Path directory, Duration longestWait) {
    this(directory, longestWait, URL);
  }

  private EmbeddedH2(Path directory, Duration longestWait, String url) {
    H2Version.require();
    file = new H2File(directory);
    pool = new H2Pool(url.formatted(file.name()), file, longestWait);
  }

  /** The same, which is not begun where there is none. */
  static EmbeddedH2 existing(Path directory, Duration longestWait) {
    return new EmbeddedH2(directory, longestWait, URL + ";IFEXISTS=TRUE");
  }

  @Override
  public void setAsideIfCorrupt() {
    file.setAsideIfCorrupt(pool);
  }

  @Override
  public DataSource open() {
    file.createDirectory();
    try {
      pool.connection().close();
      file.removeUnfinishedCopy(); // nobody else has the file open now
      return pool.source();
    } catch (SQLException e) {
      throw new OutboxUnavailableException(file.whyNotOpened(e), e);
    }
  }

  @Override
  public void prepare(Connection connection) throws SQLException {
    OptionalLong above;
    try {
      above = new SetAside(file.path()).aboveAllIds();
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

  @Override
  public String description() {
    return file.path().toString();
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
  public <T> T transaction(Database.Work<T> work) throws SQLException {
    return pool.transaction(work);
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

  @Override
  public List<Claim.Taken> claim(Connection connection, Claim claim) throws SQLException {
    return EmbeddedClaim.in(connection, claim);
  }

  /**
   * What is live in the file. The file itself is larger: what is dead is written over after 45 s,
   * and the file shrinks only when it is compacted.
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
  public Optional<Compaction.Space> space(Connection connection) throws SQLException {
    return Optional.of(new Compaction.Space(file.size(), size(connection), file.free()));
  }

  @Override
  public Optional<Compaction.Space> compact(BooleanSupplier giveUp) throws SQLException {
    return pool.whileClosed(() -> file.compact(giveUp))
        ? Optional.of(new Compaction.Space(file.size(), file.size(), file.free()))
        : Optional.empty();
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
}
