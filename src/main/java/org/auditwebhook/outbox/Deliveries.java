package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Outcome;

/**
 * What has become of deliveries. Every method throws {@link OutboxUnavailableException} if the
 * database can't be used. Thread-safe.
 */
@ApplicationScoped
public class Deliveries {

  /** Where a delivery stands. */
  public enum State {
    /** It waits, or is in flight. */
    PENDING,
    /** It was accepted. */
    DELIVERED,
    /** It is in the dead-letter queue. */
    DEAD
  }

  /**
   * One delivery, wherever it stands.
   *
   * @param eventId which event
   * @param action what it is about
   * @param state where it stands
   * @param recordedAt when the event was recorded
   * @param producer the name of whoever has recorded it; empty if a version that kept none has
   * @param dueAt when the next call is due, empty unless it is pending
   * @param receipt empty unless it was delivered
   * @param attemptsMade how many there were
   * @param attempts the last of them, oldest first
   */
  public record Delivery(
      long eventId,
      String action,
      State state,
      Instant recordedAt,
      Optional<String> producer,
      Optional<Instant> dueAt,
      Optional<Receipt> receipt,
      int attemptsMade,
      List<Attempt> attempts) {}

  private static final String RECEIPTS =
      """
      SELECT r.delivered_at, r.status, r.attempts, r.latency_us, r.batch_size, r.times,
             r.first_event_id, e.event_id, e.action, e.recorded_at, e.producer
        FROM (SELECT n.*,
                     SUM(event_id - first_event_id + 1) OVER (ORDER BY event_id) AS events
                FROM (SELECT endpoint_id, event_id, %s AS first_event_id,
                             delivered_at, status, attempts, latency_us, batch_size, times
                        FROM receipt WHERE endpoint_id = ? AND event_id > ?
                       ORDER BY endpoint_id, event_id FETCH FIRST ? ROWS ONLY) n) r
        JOIN event e ON e.event_id BETWEEN r.first_event_id AND r.event_id
       WHERE r.events - (r.event_id - r.first_event_id + 1) < ? AND e.event_id > ?
       ORDER BY r.event_id, e.event_id FETCH FIRST ? ROWS ONLY"""
          .formatted(ReceiptRows.FIRST_EVENT_ID);

  private static final String ONE =
      """
      SELECT e.action, e.recorded_at, e.producer,
             CASE WHEN r.event_id IS NULL THEN COALESCE(d.due_at, h.due_at) END AS due_at,
             COALESCE(d.attempts, r.attempts, l.attempts, 0) AS attempts_made, r.*
        FROM event e
        LEFT JOIN delivery d ON d.endpoint_id = ? AND d.event_id = e.event_id
        LEFT JOIN receipt r ON %s
        LEFT JOIN dead_letter l ON l.endpoint_id = ? AND l.event_id = e.event_id
        LEFT JOIN handover h
          ON h.endpoint_id = ? AND e.event_id BETWEEN h.first_event_id AND h.last_event_id
       WHERE e.event_id = ?
         AND (d.event_id IS NOT NULL OR r.event_id IS NOT NULL OR l.event_id IS NOT NULL
              OR h.lease_token IS NOT NULL)"""
          .formatted(ReceiptRows.isOf("?", "e.event_id"));

  @Inject Database database;

  /** The receipts by rising event id, beginning behind {@code after}. */
  public List<Receipt> receipts(Endpoint endpoint, long after, int limit) {
    return database.read(
        connection ->
            Jdbc.list(
                connection,
                RECEIPTS,
                row -> receipt(row, row.getLong("event_id")),
                endpoint.id(),
                after,
                limit,
                limit + ReceiptRows.MOST_EVENTS, // some of the first row may be before it
                after,
                limit));
  }

  /** The delivery of this event, empty if there is none. */
  public Optional<Delivery> find(Endpoint endpoint, long eventId) {
    int id = endpoint.id();
    return database.read(
        connection ->
            Jdbc.first(
                connection,
                ONE,
                // the attempts last: one that has ended gets no more of them
                row -> delivery(row, eventId, Attempts.of(connection, id, eventId)),
                id,
                id,
                id,
                id,
                id,
                eventId));
  }

  private static Delivery delivery(ResultSet row, long eventId, List<Attempt> unaccepted)
      throws SQLException {
    Optional<Instant> dueAt = Optional.ofNullable(Jdbc.instant(row, "due_at"));
    Optional<Receipt> receipt =
        Jdbc.instant(row, "delivered_at") == null
            ? Optional.empty()
            : Optional.of(receipt(row, eventId));
    List<Attempt> attempts = new ArrayList<>(unaccepted);
    receipt.map(Deliveries::accepted).ifPresent(attempts::add);
    return new Delivery(
        eventId,
        row.getString("action"),
        state(dueAt, receipt),
        Jdbc.instant(row, "recorded_at"),
        Optional.ofNullable(row.getString("producer")),
        dueAt,
        receipt,
        row.getInt("attempts_made"),
        attempts);
  }

  private static State state(Optional<Instant> dueAt, Optional<Receipt> receipt) {
    if (dueAt.isPresent()) {
      return State.PENDING;
    }
    return receipt.isPresent() ? State.DELIVERED : State.DEAD;
  }

  private static Receipt receipt(ResultSet row, long eventId) throws SQLException {
    ReceiptTimes.Time time = ReceiptRows.time(row, eventId);
    return new Receipt(
        eventId,
        row.getString("action"),
        Jdbc.instant(row, "recorded_at"),
        Optional.ofNullable(row.getString("producer")),
        time.deliveredAt(),
        row.getInt("status"),
        row.getInt("attempts"),
        time.latency(),
        row.getInt("batch_size"));
  }

  /** The receipt is all that is kept of the accepted attempt. */
  private static Attempt accepted(Receipt receipt) {
    return new Attempt(
        receipt.deliveredAt().minus(receipt.latency()),
        receipt.latency(),
        new Outcome.Accepted(receipt.status()),
        receipt.batchSize());
  }
}
