package org.auditwebhook.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.auditwebhook.delivery.Cause;

/** What grows old, and what becomes of it then. */
enum Aging {
  /** A receipt is deleted, and its events unless another delivery has them. */
  DELIVERED(
      "SELECT event_id, "
          + ReceiptRows.FIRST_EVENT_ID
          + " AS first_event_id, delivered_at < %s AS old FROM receipt") {
    @Override
    void retire(Connection connection, Endpoint endpoint, List<Aged> old, Instant before)
        throws SQLException {
      expandUpToLast(connection, old); // none may lose its receipt
      forget(connection, endpoint, deleted(connection, FORGET_RECEIPT, endpoint, old, before));
    }
  },

  /** The same for a dead letter. */
  DEAD("SELECT event_id, event_id AS first_event_id, died_at < %s AS old FROM dead_letter") {
    @Override
    void retire(Connection connection, Endpoint endpoint, List<Aged> old, Instant before)
        throws SQLException {
      expandUpToLast(connection, old); // another endpoint may have one
      List<Aged> gone = deleted(connection, FORGET_DEAD_LETTER, endpoint, old, before);
      forget(connection, endpoint, gone);
      count(connection, endpoint, Counters.Change.discarded(gone.size()));
    }
  },

  /** What was not delivered in time, and is not in flight, becomes a dead letter. */
  UNDELIVERED(
      """
      SELECT event_id, event_id AS first_event_id,
             (SELECT e.recorded_at < %s FROM event e
               WHERE e.event_id = delivery.event_id) AS old
        FROM delivery""") {
    @Override
    List<Aged> page(Connection connection, Endpoint endpoint, long after, Instant before, int limit)
        throws SQLException {
      Handover.expandEnded(connection, endpoint.id());
      return super.page(connection, endpoint, after, before, limit);
    }

    @Override
    void retire(Connection connection, Endpoint endpoint, List<Aged> old, Instant before)
        throws SQLException {
      long expired = 0;
      for (Aged one : old) {
        long eventId = one.eventId;
        if (Jdbc.first(connection, LOCK_WAITING, row -> eventId, endpoint.id(), eventId)
            .isPresent()) {
          Jdbc.update(connection, EXPIRE, Cause.EXPIRED.word(), EXPIRY, endpoint.id(), eventId);
          Jdbc.update(connection, CLOSE, endpoint.id(), eventId);
          expired++;
        }
      }
      count(connection, endpoint, Counters.Change.settled(0, expired));
    }
  };

  private static final String EXPIRY =
      "not delivered within audit.webhook.retention.max-age of its recording";

  private static final String OLDEST =
      """

       WHERE endpoint_id = ? AND event_id > ?
       ORDER BY endpoint_id, event_id FETCH FIRST ? ROWS ONLY""";

  private static final String TIME = "CAST(? AS TIMESTAMP(6) WITH TIME ZONE)";

  private static final String FORGET_RECEIPT =
      "DELETE FROM receipt WHERE endpoint_id = ? AND event_id = ? AND delivered_at < ?";

  private static final String FORGET_DEAD_LETTER =
      "DELETE FROM dead_letter WHERE endpoint_id = ? AND event_id = ? AND died_at < ?";

  private static final String LOCK_WAITING =
      """
      SELECT event_id FROM delivery
       WHERE endpoint_id = ? AND event_id = ?
         AND (leased_until IS NULL OR leased_until <= CURRENT_TIMESTAMP)
         FOR UPDATE""";

  private static final String EXPIRE =
      """
      INSERT INTO dead_letter
             (endpoint_id, event_id, died_at, cause, reason, attempts, redeliveries, action)
      SELECT endpoint_id, event_id, CURRENT_TIMESTAMP, CAST(? AS VARCHAR), CAST(? AS VARCHAR),
             attempts, redeliveries,
             (SELECT e.action FROM event e WHERE e.event_id = delivery.event_id)
        FROM delivery WHERE endpoint_id = ? AND event_id = ?""";

  private static final String CLOSE = "DELETE FROM delivery WHERE endpoint_id = ? AND event_id = ?";

  private static final String RECORDED =
      "SELECT recorded_at < " + TIME + " AS old FROM event WHERE event_id = ?";

  /**
   * One of a page.
   *
   * @param firstEventId the first of its events: those of one receipt may be many
   * @param eventId the last of them
   * @param old whether it was kept long enough
   */
  record Aged(long firstEventId, long eventId, boolean old) {
    long events() {
      return eventId - firstEventId + 1;
    }
  }

  private final String select;

  Aging(String select) {
    this.select = select;
  }

  /** Those behind an event, by rising event id. */
  List<Aged> page(Connection connection, Endpoint endpoint, long after, Instant before, int limit)
      throws SQLException {
    return Jdbc.list(
        connection,
        select.formatted(TIME) + OLDEST,
        row ->
            new Aged(row.getLong("first_event_id"), row.getLong("event_id"), row.getBoolean("old")),
        before,
        endpoint.id(),
        after,
        limit);
  }

  /** Does it to those that are still there and still old, and counts them. */
  abstract void retire(Connection connection, Endpoint endpoint, List<Aged> old, Instant before)
      throws SQLException;

  /** Whether the event was recorded before a time; true if there is none. */
  static boolean wasRecordedBefore(Connection connection, long eventId, Instant before)
      throws SQLException {
    return Jdbc.first(connection, RECORDED, row -> row.getBoolean("old"), before, eventId)
        .orElse(true);
  }

  private static void expandUpToLast(Connection connection, List<Aged> old) throws SQLException {
    Handover.expandUpTo(connection, old.get(old.size() - 1).eventId);
  }

  private static List<Aged> deleted(
      Connection connection, String delete, Endpoint endpoint, List<Aged> old, Instant before)
      throws SQLException {
    int[] counts =
        Jdbc.batch(
            connection,
            delete,
            old.stream().map(one -> new Object[] {endpoint.id(), one.eventId, before}).toList());
    List<Aged> gone = new ArrayList<>(old.size());
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        gone.add(old.get(i));
      }
    }
    return gone;
  }

  private static void forget(Connection connection, Endpoint endpoint, List<Aged> gone)
      throws SQLException {
    Jdbc.batch(
        connection,
        DeadLetterChange.FORGET_ATTEMPTS,
        gone.stream()
            .map(one -> new Object[] {endpoint.id(), one.firstEventId, one.eventId})
            .toList());
    Jdbc.batch(
        connection,
        DeadLetterChange.FORGET_EVENTS,
        gone.stream().map(one -> new Object[] {one.firstEventId, one.eventId}).toList());
  }

  private static void count(Connection connection, Endpoint endpoint, Counters.Change change)
      throws SQLException {
    Counters.add(connection, endpoint.id(), Counters.Writer.UPKEEP, change);
  }
}
