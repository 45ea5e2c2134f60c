package org.auditwebhook.outbox;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Deliveries that were leased together and are called for the first time, in an embedded database:
 * those of one recording, or of one claim, whose events have ids in a row. They are one row of
 * {@code handover}, and have none in {@code delivery}. Most are delivered a moment later, and then
 * a receipt of many is all that is written. An event of a handover that has no receipt is open.
 *
 * <p>Everything that ends or changes otherwise than by a receipt needs the rows: the handover is
 * expanded first, in the same transaction. Each open one gets the row in {@code delivery} that it
 * would have had, with the same lease, and the handover is gone. Whoever counts down or expands has
 * the handover's row locked until the transaction ends, so that of two one comes first.
 *
 * @param token the lease's, and what it is found by
 * @param first the first event's id
 * @param last the last event's id; all that were recorded between them are of this handover
 * @param dueAt since when the first of them is due
 * @param by the instance that has leased them
 * @param until when the lease ends
 */
record Handover(
    long token, int endpointId, long first, long last, Instant dueAt, String by, Instant until) {

  private static final String INSERT =
      """
      INSERT INTO handover
             (lease_token, endpoint_id, first_event_id, last_event_id, open_count, due_at,
              leased_by, leased_until)
      VALUES (?, ?, ?, ?, ?, COALESCE(CAST(? AS TIMESTAMP(6) WITH TIME ZONE), CURRENT_TIMESTAMP),
              ?, CURRENT_TIMESTAMP + CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND)""";

  /** Only such as nobody else has had since they were found; says which. */
  private static final String FOLD =
      """
      SELECT event_id, due_at FROM OLD TABLE (
        DELETE FROM delivery
         WHERE endpoint_id = ? AND event_id BETWEEN ? AND ?
           AND calls = 0 AND attempts = 0 AND redeliveries = 0 AND leased_until IS NULL)
       ORDER BY event_id""";

  private static final String ALL_DELIVERED =
      "DELETE FROM handover WHERE lease_token = ? AND open_count = ?";

  private static final String SOME_DELIVERED =
      "UPDATE handover SET open_count = open_count - ? WHERE lease_token = ?";

  private static final String SELECT =
      """
      SELECT lease_token, endpoint_id, first_event_id, last_event_id, due_at, leased_by,
             leased_until
        FROM handover""";

  /** As everybody locks handovers, so that no two wait for each other. */
  private static final String LOCKED = " ORDER BY lease_token FOR UPDATE";

  private static final String OF_TOKEN = SELECT + " WHERE lease_token = ?" + LOCKED;

  private static final String UP_TO = SELECT + " WHERE first_event_id <= ?" + LOCKED;

  private static final String ENDED =
      SELECT + " WHERE endpoint_id = ? AND leased_until <= CURRENT_TIMESTAMP" + LOCKED;

  /** Bounded by parameters, so that the range of the index is walked and nothing else. */
  private static final String EXPAND =
      """
      INSERT INTO delivery
             (endpoint_id, event_id, due_at, attempts, calls, lease_token, leased_by, leased_until)
      SELECT CAST(? AS INTEGER), e.event_id, CAST(? AS TIMESTAMP(6) WITH TIME ZONE), 0, 1,
             CAST(? AS BIGINT), CAST(? AS VARCHAR), CAST(? AS TIMESTAMP(6) WITH TIME ZONE)
        FROM event e
       WHERE e.event_id BETWEEN ? AND ?
         AND NOT\s"""
          + ReceiptRows.has("CAST(? AS INTEGER)", "e.event_id");

  private static final String DELETE = "DELETE FROM handover WHERE lease_token = ?";

  /**
   * Leases what was recorded just now, and has no rows.
   *
   * @param first the id of the first of its events
   * @param last that of the last; between them is none of another recording
   */
  static void insert(
      Connection connection,
      int endpointId,
      long first,
      long last,
      int events,
      long token,
      Duration lease)
      throws SQLException {
    insert(connection, endpointId, first, last, events, null, token, lease);
  }

  /**
   * Leases deliveries that have rows and were never called, of the events from one to another; each
   * run of consecutive ones is a handover.
   *
   * @return their tokens by the events' ids; without those that are not free any more
   */
  static Map<Long, Long> fold(
      Connection connection, int endpointId, long first, long last, Duration lease)
      throws SQLException {
    List<Waiting> folded = Jdbc.list(connection, FOLD, Waiting::of, endpointId, first, last);
    Map<Long, Long> tokens = new HashMap<>();
    for (List<Waiting> run : Runs.of(folded, (run, next) -> next.follows(Runs.last(run)))) {
      long token = ThreadLocalRandom.current().nextLong();
      Waiting from = run.get(0);
      long to = Runs.last(run).eventId;
      insert(connection, endpointId, from.eventId, to, run.size(), from.dueAt, token, lease);
      run.forEach(one -> tokens.put(one.eventId, token));
    }
    return tokens;
  }

  /** What had a row of its own. */
  private record Waiting(long eventId, Instant dueAt) {
    static Waiting of(ResultSet row) throws SQLException {
      return new Waiting(row.getLong("event_id"), Jdbc.instant(row, "due_at"));
    }

    boolean follows(Waiting other) {
      return eventId == other.eventId + 1;
    }
  }

  /**
   * @param dueAt {@code null} for now
   */
  private static void insert(
      Connection connection,
      int endpointId,
      long first,
      long last,
      int events,
      Instant dueAt,
      long token,
      Duration lease)
      throws SQLException {
    Jdbc.update(
        connection, INSERT, token, endpointId, first, last, events, dueAt, Instance.NAME, lease);
  }

  /**
   * So many get their receipts in this transaction.
   *
   * @return false if there is no such handover: they have rows of their own, or are closed
   */
  static boolean delivered(Connection connection, long token, int deliveries) throws SQLException {
    return Jdbc.update(connection, ALL_DELIVERED, token, deliveries) > 0
        || Jdbc.update(connection, SOME_DELIVERED, deliveries, token) > 0;
  }

  /** Expands the one of a lease, if it is one. */
  static void expand(Connection connection, long token) throws SQLException {
    expand(connection, OF_TOKEN, token);
  }

  /** Expands those that may have this event or an older one. */
  static void expandUpTo(Connection connection, long eventId) throws SQLException {
    expand(connection, UP_TO, eventId);
  }

  /** Expands those of an endpoint whose lease has ended, so that they can be claimed. */
  static void expandEnded(Connection connection, int endpointId) throws SQLException {
    expand(connection, ENDED, endpointId);
  }

  /** Expands all. */
  static void expandAll(Connection connection) throws SQLException {
    expandUpTo(connection, Long.MAX_VALUE);
  }

  private static void expand(Connection connection, String select, Object parameter)
      throws SQLException {
    List<Handover> all = Jdbc.list(connection, select, Handover::of, parameter);
    for (Handover one : all) {
      one.expand(connection);
    }
  }

  private void expand(Connection connection) throws SQLException {
    Jdbc.update(connection, EXPAND, endpointId, dueAt, token, by, until, first, last, endpointId);
    Jdbc.update(connection, DELETE, token);
  }

  private static Handover of(ResultSet row) throws SQLException {
    return new Handover(
        row.getLong("lease_token"),
        row.getInt("endpoint_id"),
        row.getLong("first_event_id"),
        row.getLong("last_event_id"),
        Jdbc.instant(row, "due_at"),
        row.getString("leased_by"),
        Jdbc.instant(row, "leased_until"));
  }
}
