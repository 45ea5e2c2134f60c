package org.auditwebhook.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.auditwebhook.settings.Ordering;

/**
 * The deliveries of one recording to one endpoint: as many are leased in the insert and handed over
 * after the commit as there were slots, as a {@link Handover} where that can be; the others wait to
 * be claimed. One that announces something goes to a target of its own, and needs no free slot.
 * Used by one thread.
 */
final class NewDeliveries {
  private static final String LEASED =
      """
      INSERT INTO delivery
             (endpoint_id, event_id, due_at, attempts, calls, lease_token, leased_by, leased_until)
      VALUES (?, ?, CURRENT_TIMESTAMP, 0, 1, ?, ?,
              CURRENT_TIMESTAMP + CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND)""";

  private static final String WAITING =
      """
      INSERT INTO delivery (endpoint_id, event_id, due_at, attempts, calls)
      VALUES (?, ?, COALESCE(CAST(? AS TIMESTAMP(6) WITH TIME ZONE), CURRENT_TIMESTAMP), 0, 0)""";

  private final Endpoint endpoint;
  private final Lane lane;
  private final Duration lease;
  private final long leaseEnd;
  private final int slots;
  private final boolean announcing;
  private final boolean folded;
  private final long token = ThreadLocalRandom.current().nextLong();
  private final List<Leased> leased = new ArrayList<>();
  private Optional<String> target = Optional.empty();
  private int waiting;
  private boolean handedOver;

  private NewDeliveries(
      Endpoint endpoint, Lane lane, Duration lease, int slots, boolean announcing, boolean folded) {
    this.endpoint = endpoint;
    this.lane = lane;
    this.lease = lease;
    leaseEnd = System.nanoTime() + lease.toNanos(); // before the database's clock begins to count
    this.slots = slots;
    this.announcing = announcing;
    this.folded = folded;
  }

  /**
   * Takes the slots, which {@link #handOver} or {@link #giveBack} gives away again.
   *
   * @param folded whether those that are leased may be a {@link Handover}
   */
  static NewDeliveries of(
      Endpoint endpoint, Lane lane, Duration lease, int deliveries, boolean folded) {
    boolean ordered = endpoint.limits().ordering() != Ordering.NONE; // claims look at the rows
    return new NewDeliveries(
        endpoint, lane, lease, lane.reserveForNew(deliveries), false, folded && !ordered);
  }

  /** The same for one that announces something, {@link #aimAt} a target or not. */
  static NewDeliveries announcing(Endpoint endpoint, Lane lane, Duration lease) {
    return new NewDeliveries(endpoint, lane, lease, lane.reserveForAnnouncement(), true, false);
  }

  /** Where to go instead of the endpoint's target; one that announces and has none waits. */
  void aimAt(Optional<String> other) {
    target = other;
  }

  /** What was recorded, for which a delivery is inserted. */
  record Event(long id, OptionalLong orderKey, byte[] body) {}

  /** Inserts one for each event. */
  void insert(Connection connection, List<Event> events) throws SQLException {
    int now = announcing && target.isEmpty() ? 0 : slots;
    waiting = events.size() - now;
    insertLeased(connection, events.subList(0, now));
    insertWaiting(connection, events.subList(now, events.size()));
    Counters.add(
        connection,
        endpoint.id(),
        Counters.Writer.RECORDER,
        Counters.Change.recorded(events.size()));
  }

  private void insertLeased(Connection connection, List<Event> events) throws SQLException {
    events.forEach(event -> leased.add(leased(event)));
    if (folded && !events.isEmpty()) {
      long first = events.get(0).id;
      long last = events.get(events.size() - 1).id;
      Handover.insert(connection, endpoint.id(), first, last, events.size(), token, lease);
    } else {
      insertRows(connection, events);
    }
  }

  private void insertRows(Connection connection, List<Event> events) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(LEASED)) {
      for (Event event : events) {
        Jdbc.bind(insert, endpoint.id(), event.id, token, Instance.NAME, lease);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private Leased leased(Event event) {
    return new Leased(
        endpoint.id(), event.id, event.body, 0, 0, token, leaseEnd, target, event.orderKey);
  }

  private void insertWaiting(Connection connection, List<Event> events) throws SQLException {
    if (events.isEmpty()) {
      return;
    }
    Instant startsAt = Endpoints.startsAt(connection, endpoint);
    try (PreparedStatement insert = connection.prepareStatement(WAITING)) {
      for (Event event : events) {
        Jdbc.bind(insert, endpoint.id(), event.id, startsAt);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** After the commit. */
  void handOver() {
    handedOver = true;
    lane.cancel(slots - leased.size());
    lane.put(leased);
    if (waiting > 0) {
      lane.fallBehind();
    }
  }

  /**
   * After a commit that may have failed; does nothing after {@link #handOver}. If it has not
   * failed, the leases run out and the deliveries are claimed.
   */
  void giveBack() {
    if (!handedOver) {
      lane.cancel(slots);
      lane.fallBehind();
    }
  }
}
