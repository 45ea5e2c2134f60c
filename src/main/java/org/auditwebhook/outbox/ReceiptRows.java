package org.auditwebhook.outbox;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.auditwebhook.delivery.Attempt;

/**
 * The rows of {@code receipt}. Deliveries that are settled together are one row where their events
 * have ids in a row: of all events from {@code first_event_id}, or from {@code event_id} where that
 * is null, to {@code event_id}. Status, number of attempts and size of the POST are those of all;
 * {@link ReceiptTimes} has what is each one's own. An event is in one row of an endpoint at most.
 */
final class ReceiptRows {
  /** Bounds what a transaction that removes a row has to remove of events. */
  static final int MOST_EVENTS = 500;

  /** The first event of a row. */
  static final String FIRST_EVENT_ID = "COALESCE(first_event_id, event_id)";

  private static final String INSERT =
      """
      INSERT INTO receipt
             (endpoint_id, event_id, first_event_id, delivered_at, status, attempts, latency_us,
              batch_size, times)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""";

  /** What of the only row that an event can be in: the next one that ends there or behind it. */
  private static final String OF_NEXT =
      """
      (SELECT %1$s FROM receipt
        WHERE endpoint_id = %2$s AND event_id >= %3$s
        ORDER BY endpoint_id, event_id FETCH FIRST 1 ROW ONLY)""";

  private static final String SELECT =
      "SELECT event_id, " + FIRST_EVENT_ID + " AS first_event_id, times FROM receipt";

  private static final String FIND =
      SELECT
          + """

       WHERE endpoint_id = ? AND event_id >= ?
       ORDER BY endpoint_id, event_id FETCH FIRST 1 ROW ONLY""";

  /** By its key: H2 walks no index in order where it locks. */
  private static final String LOCK = SELECT + " WHERE endpoint_id = ? AND event_id = ? FOR UPDATE";

  private static final String INSERT_BEGINNING =
      """
      INSERT INTO receipt
             (endpoint_id, event_id, first_event_id, delivered_at, status, attempts, latency_us,
              batch_size, times)
      SELECT endpoint_id, CAST(? AS BIGINT), first_event_id, delivered_at, status, attempts,
             latency_us, batch_size, ?
        FROM receipt WHERE endpoint_id = ? AND event_id = ?""";

  private static final String BEGIN_BEHIND =
      "UPDATE receipt SET first_event_id = ?, times = ? WHERE endpoint_id = ? AND event_id = ?";

  private static final String DELETE = "DELETE FROM receipt WHERE endpoint_id = ? AND event_id = ?";

  private ReceiptRows() {}

  /**
   * The condition that an event has a receipt.
   *
   * @param endpointId the expression for the endpoint; no column of {@code receipt}
   * @param eventId likewise
   */
  static String has(String endpointId, String eventId) {
    return "COALESCE(%s <= %s, FALSE)"
        .formatted(OF_NEXT.formatted(FIRST_EVENT_ID, endpointId, eventId), eventId);
  }

  /** The condition that the row {@code r} is the one of an event; has the endpoint twice. */
  static String isOf(String endpointId, String eventId) {
    return """
        r.endpoint_id = %s AND r.event_id = %s
            AND COALESCE(r.first_event_id, r.event_id) <= %s"""
        .formatted(endpointId, OF_NEXT.formatted("event_id", endpointId, eventId), eventId);
  }

  /**
   * Reads an event's times from its row.
   *
   * @param row has also {@code delivered_at}, {@code latency_us}, {@code times} and {@code
   *     first_event_id}, which is not null where {@code times} is not
   */
  static ReceiptTimes.Time time(ResultSet row, long eventId) throws SQLException {
    Instant last = Jdbc.instant(row, "delivered_at");
    byte[] times = row.getBytes("times");
    return times == null
        ? new ReceiptTimes.Time(last, Jdbc.optionalDuration(row, "latency_us").orElseThrow())
        : ReceiptTimes.read(times, eventId - row.getLong("first_event_id"), last);
  }

  /** Inserts those of what was delivered. */
  static void insert(Connection connection, List<Settled> delivered) throws SQLException {
    List<Settled> sorted = delivered.stream().sorted(Settled.BY_EVENT).toList();
    List<List<Settled>> runs = Runs.of(sorted, ReceiptRows::isOneRow);
    Jdbc.batch(connection, INSERT, runs.stream().map(ReceiptRows::row).toList());
  }

  private static boolean isOneRow(List<Settled> run, Settled next) {
    Settled first = run.get(0);
    return run.size() < MOST_EVENTS
        && next.delivery().endpointId() == first.delivery().endpointId()
        && next.delivery().eventId() == Runs.last(run).delivery().eventId() + 1
        && next.attemptsInAll() == first.attemptsInAll()
        && next.last().batchSize() == first.last().batchSize()
        && next.last().outcome().equals(first.last().outcome())
        && time(next.last()).fitsBeside(time(first.last()));
  }

  private static Object[] row(List<Settled> settled) {
    List<ReceiptTimes.Time> times =
        settled.stream().map(Settled::last).map(ReceiptRows::time).toList();
    ReceiptTimes.Time last =
        times.stream().max(Comparator.comparing(ReceiptTimes.Time::deliveredAt)).orElseThrow();
    boolean allTheSame = times.stream().allMatch(last::equals);
    Settled one = Runs.last(settled);
    return new Object[] {
      one.delivery().endpointId(),
      one.delivery().eventId(),
      settled.size() == 1 ? null : settled.get(0).delivery().eventId(),
      last.deliveredAt(),
      one.last().outcome().status(),
      one.attemptsInAll(),
      last.latency(),
      one.last().batchSize(),
      allTheSame ? null : ReceiptTimes.write(times, last.deliveredAt())
    };
  }

  private static ReceiptTimes.Time time(Attempt accepted) {
    return new ReceiptTimes.Time(accepted.endedAt(), accepted.duration());
  }

  /**
   * What is looked at and locked of a row.
   *
   * @param times {@code null} if all have the same
   */
  private record Locked(long first, long last, byte[] times) {
    static Locked of(ResultSet row) throws SQLException {
      return new Locked(
          row.getLong("first_event_id"), row.getLong("event_id"), row.getBytes("times"));
    }

    boolean has(long eventId) {
      return first <= eventId && eventId <= last;
    }

    /** The times of the events from one to another, exclusive. */
    byte[] times(long from, long to) {
      return times == null ? null : ReceiptTimes.part(times, from - first, to - first);
    }
  }

  /** Erases the receipt of one event; those of the others are left. */
  static void erase(Connection connection, int endpointId, long eventId) throws SQLException {
    Optional<Locked> row = lock(connection, endpointId, eventId);
    if (row.isPresent()) {
      erase(connection, endpointId, eventId, row.get());
    }
  }

  /** The row that has an event; looks again where it was split before it was locked. */
  private static Optional<Locked> lock(Connection connection, int endpointId, long eventId)
      throws SQLException {
    Optional<Locked> found = find(connection, endpointId, eventId);
    while (found.isPresent()) {
      Optional<Locked> locked =
          Jdbc.first(connection, LOCK, Locked::of, endpointId, found.get().last)
              .filter(row -> row.has(eventId));
      if (locked.isPresent()) {
        return locked;
      }
      found = find(connection, endpointId, eventId);
    }
    return found;
  }

  private static Optional<Locked> find(Connection connection, int endpointId, long eventId)
      throws SQLException {
    return Jdbc.first(connection, FIND, Locked::of, endpointId, eventId)
        .filter(row -> row.has(eventId));
  }

  private static void erase(Connection connection, int endpointId, long eventId, Locked row)
      throws SQLException {
    if (row.first < eventId) {
      byte[] times = row.times(row.first, eventId);
      Jdbc.update(connection, INSERT_BEGINNING, eventId - 1, times, endpointId, row.last);
    }
    if (row.last > eventId) {
      byte[] times = row.times(eventId + 1, row.last + 1);
      Jdbc.update(connection, BEGIN_BEHIND, eventId + 1, times, endpointId, row.last);
    } else {
      Jdbc.update(connection, DELETE, endpointId, row.last);
    }
  }
}
