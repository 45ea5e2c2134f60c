package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.auditwebhook.settings.Settings;

/**
 * Writes events and their deliveries in one transaction, and hands over to the dispatcher what was
 * leased in it. One at a time, so that ids rise in the order of the commits. Thread-safe.
 */
@ApplicationScoped
class Recording {
  private static final String EVENT =
      """
      INSERT INTO event (event_id, action, recorded_at, body)
      VALUES (?, ?, CURRENT_TIMESTAMP, ?)""";

  private static final String LEASED_DELIVERY =
      """
      INSERT INTO delivery (endpoint_id, event_id, due_at, attempts, calls, lease_token, leased_until)
      VALUES (?, ?, CURRENT_TIMESTAMP, 0, 1, ?, DATEADD(MICROSECOND, ?, CURRENT_TIMESTAMP))""";

  private static final String WAITING_DELIVERY =
      """
      INSERT INTO delivery (endpoint_id, event_id, due_at, attempts, calls)
      VALUES (?, ?, COALESCE(CAST(? AS TIMESTAMP(6) WITH TIME ZONE), CURRENT_TIMESTAMP), 0, 0)""";

  /** What goes into the same transaction as the events. */
  interface Besides {
    /**
     * Looks before anything is written.
     *
     * @return what was answered already, so that nothing is to be recorded
     */
    default Optional<List<Long>> before(Connection connection) throws SQLException {
      return Optional.empty();
    }

    /** Writes, behind the events. */
    default void after(Connection connection, List<Long> eventIds) throws SQLException {}
  }

  /** Nothing besides the events. */
  static final Besides NOTHING = new Besides() {};

  private final ReentrantLock turn = new ReentrantLock(true);
  private final EventIds ids = new EventIds();

  @Inject Database database;
  @Inject Endpoints endpoints;
  @Inject Lanes lanes;
  @Inject Settings settings;

  /** Whether any endpoint is to be told. */
  boolean enabled() {
    return endpoints.all().stream().anyMatch(Endpoint::enabled);
  }

  /**
   * Records the drafts for every endpoint that is enabled, and returns after the commit.
   *
   * @param patience how long to wait for the turn
   * @return the events' ids; empty if no endpoint is enabled
   * @throws OutboxUnavailableException if there was no commit; its outcome is unknown
   */
  List<Long> record(List<Draft> drafts, Besides besides, Duration patience) {
    awaitTurn(patience);
    try {
      List<Endpoint> enabled = endpoints.all().stream().filter(Endpoint::enabled).toList();
      List<Share> shares =
          enabled.stream().map(endpoint -> new Share(endpoint, drafts.size())).toList();
      try {
        List<Long> eventIds =
            database.transaction(connection -> write(connection, drafts, shares, besides));
        shares.forEach(Share::handOver);
        return eventIds;
      } finally {
        shares.forEach(Share::giveBack);
      }
    } finally {
      turn.unlock();
    }
  }

  private void awaitTurn(Duration patience) {
    try {
      if (turn.tryLock() || turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new OutboxUnavailableException(
        "The outbox did not come to write within " + patience, null);
  }

  private List<Long> write(
      Connection connection, List<Draft> drafts, List<Share> shares, Besides besides)
      throws SQLException {
    Optional<List<Long>> answered = besides.before(connection);
    if (answered.isPresent()) {
      return answered.get();
    }
    List<Long> eventIds = shares.isEmpty() ? List.of() : insert(connection, drafts, shares);
    besides.after(connection, eventIds);
    return eventIds;
  }

  private List<Long> insert(Connection connection, List<Draft> drafts, List<Share> shares)
      throws SQLException {
    List<Long> eventIds = new ArrayList<>(drafts.size());
    List<byte[]> bodies = new ArrayList<>(drafts.size());
    try (PreparedStatement event = connection.prepareStatement(EVENT)) {
      for (Draft draft : drafts) {
        long id = ids.next(connection);
        byte[] body = draft.body(id);
        Jdbc.bind(event, id, draft.action(), body);
        event.addBatch();
        eventIds.add(id);
        bodies.add(body);
      }
      event.executeBatch();
    }
    for (Share share : shares) {
      share.insert(connection, eventIds, bodies);
      Counters.add(
          connection,
          share.endpoint.id(),
          Counters.Writer.RECORDER,
          Counters.Change.recorded(eventIds.size()));
    }
    return eventIds;
  }

  /**
   * One endpoint's deliveries of a transaction: as many leased as there were slots, the others
   * waiting.
   */
  private final class Share {
    private final Endpoint endpoint;
    private final Lane lane;
    private final int slots;
    private final long token = ThreadLocalRandom.current().nextLong();
    private final List<Leased> leased = new ArrayList<>();
    private int waiting;
    private boolean handedOver;

    Share(Endpoint endpoint, int deliveries) {
      this.endpoint = endpoint;
      lane = lanes.of(endpoint);
      slots = lane.reserveForNew(deliveries);
    }

    void insert(Connection connection, List<Long> eventIds, List<byte[]> bodies)
        throws SQLException {
      Duration lease = settings.outbox().lease();
      long leaseEnd = System.nanoTime() + lease.toNanos();
      waiting = eventIds.size() - slots;
      try (PreparedStatement insert = connection.prepareStatement(LEASED_DELIVERY)) {
        for (int i = 0; i < slots; i++) {
          long eventId = eventIds.get(i);
          Jdbc.bind(insert, endpoint.id(), eventId, token, lease);
          insert.addBatch();
          leased.add(new Leased(endpoint.id(), eventId, bodies.get(i), 0, token, leaseEnd));
        }
        insert.executeBatch();
      }
      Instant dueAt = Endpoints.startsAt(connection, endpoint);
      try (PreparedStatement insert = connection.prepareStatement(WAITING_DELIVERY)) {
        for (int i = slots; i < eventIds.size(); i++) {
          Jdbc.bind(insert, endpoint.id(), eventIds.get(i), dueAt);
          insert.addBatch();
        }
        insert.executeBatch();
      }
    }

    /** After the commit. */
    void handOver() {
      handedOver = true;
      lane.put(leased);
      lane.cancel(slots - leased.size());
      if (waiting > 0) {
        lane.fallBehind();
      }
    }

    /**
     * After a commit that may have failed: if it has not, the leases run out and the deliveries are
     * claimed.
     */
    void giveBack() {
      if (!handedOver) {
        lane.cancel(slots);
        lane.fallBehind();
      }
    }
  }
}
