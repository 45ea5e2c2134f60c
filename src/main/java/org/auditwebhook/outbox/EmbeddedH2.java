package org.auditwebhook.outbox;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
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

  /** From here on one statement for all costs less than one for each. */
  private static final int FEWEST_FOLDED = 4;

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

  /**
   * A plain select and a compare-and-set update: with {@code FOR UPDATE SKIP LOCKED} H2 would lock
   * every row that is due.
   */
  @Override
  public List<Claim.Taken> claim(Connection connection, Claim claim) throws SQLException {
    Handover.expandEnded(connection, claim.endpointId());
    List<Claim.Taken> due =
        Jdbc.list(connection, DUE, claim::taken, claim.endpointId(), claim.atMost());
    return due.isEmpty() ? due : lease(connection, due, claim);
  }

  /**
   * Those that can be folded, and the others by their rows: all in the order in which they were
   * found, as everybody locks them.
   */
  private static List<Claim.Taken> lease(Connection connection, List<Claim.Taken> due, Claim claim)
      throws SQLException {
    List<Claim.Taken> taken = new ArrayList<>(due.size());
    List<Claim.Taken> rows = new ArrayList<>();
    for (int begin = 0; begin < due.size(); ) {
      List<Claim.Taken> run = due.subList(begin, endOfRun(due, begin));
      if (run.size() < FEWEST_FOLDED) {
        rows.addAll(run);
      } else {
        taken.addAll(leaseRows(connection, rows, claim));
        rows.clear();
        taken.addAll(fold(connection, run, claim));
      }
      begin += run.size();
    }
    taken.addAll(leaseRows(connection, rows, claim));
    return taken;
  }

  /** Where those end that are fresh and of consecutive events; one that is not stands alone. */
  private static int endOfRun(List<Claim.Taken> due, int begin) {
    int end = begin + 1;
    if (due.get(begin).isFresh()) {
      while (end < due.size() && due.get(end).isFresh() && due.get(end).follows(due.get(end - 1))) {
        end++;
      }
    }
    return end;
  }

  private static List<Claim.Taken> fold(Connection connection, List<Claim.Taken> run, Claim claim)
      throws SQLException {
    long token = ThreadLocalRandom.current().nextLong();
    long first = run.get(0).leased().eventId();
    long last = run.get(run.size() - 1).leased().eventId();
    return Handover.fold(connection, claim.endpointId(), first, last, token, claim.lease())
        ? run.stream().map(one -> one.under(token)).toList()
        : leaseRows(connection, run, claim);
  }

  private static List<Claim.Taken> leaseRows(
      Connection connection, List<Claim.Taken> due, Claim claim) throws SQLException {
    int[] updated =
        Jdbc.batch(
            connection,
            Claim.LEASE,
            due.stream().map(one -> claim.leasing(one.leased().eventId(), one.calls())).toList());
    List<Claim.Taken> taken = new ArrayList<>(due.size());
    for (int i = 0; i < updated.length; i++) {
      if (updated[i] == 1) {
        taken.add(due.get(i));
      }
    }
    return taken;
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
