package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.auditwebhook.settings.Settings;

/**
 * Writes events and their deliveries in one transaction, and hands over to the dispatcher what was
 * leased in it. One at a time, so that ids rise in the order of the commits. Thread-safe.
 */
@ApplicationScoped
class EventWriter {
  private static final String EVENT =
      """
      INSERT INTO event (event_id, action, recorded_at, producer, order_key, body)
      VALUES (?, ?, CURRENT_TIMESTAMP, ?, ?, ?)""";

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

  /**
   * What a change has come to, and the event that tells of it.
   *
   * @param draft empty if there is nothing to tell
   * @param to the target that it is tried at, at once; empty for the usual way
   */
  record Told<T>(T result, Optional<Draft> draft, Optional<String> to) {}

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
      List<NewDeliveries> all =
          endpoints.all().stream()
              .filter(Endpoint::enabled)
              .map(endpoint -> reserve(endpoint, drafts.size()))
              .toList();
      try {
        List<Long> eventIds = committed(connection -> write(connection, drafts, all, besides));
        all.forEach(NewDeliveries::handOver);
        return eventIds;
      } finally {
        all.forEach(NewDeliveries::giveBack);
      }
    } finally {
      turn.unlock();
    }
  }

  /**
   * Makes a change, and records for its endpoint what tells of it, in one transaction; returns
   * after the commit.
   *
   * @param atOnce whether it may be tried at once
   * @throws OutboxUnavailableException if there was no commit; its outcome is unknown
   */
  <T> T tell(Endpoint endpoint, boolean atOnce, Database.Work<Told<T>> change) {
    awaitTurn(Recorder.LONGEST_WAIT_FOR_TURN);
    try {
      NewDeliveries delivery =
          atOnce
              ? NewDeliveries.announcing(endpoint, lanes.of(endpoint), settings.outbox().lease())
              : reserve(endpoint, 1);
      try {
        Told<T> told = committed(connection -> changed(connection, delivery, change));
        delivery.handOver();
        return told.result;
      } finally {
        delivery.giveBack();
      }
    } finally {
      turn.unlock();
    }
  }

  /** The event last: its counter is the last row that anybody locks. */
  private <T> Told<T> changed(
      Connection connection, NewDeliveries delivery, Database.Work<Told<T>> change)
      throws SQLException {
    Told<T> told = change.in(connection);
    if (told.draft.isPresent()) {
      delivery.aimAt(told.to);
      insert(connection, List.of(told.draft.get()), List.of(delivery));
    }
    return told;
  }

  private <T> T committed(Database.Work<T> work) {
    try {
      return database.transaction(work);
    } catch (OutboxUnavailableException e) {
      ids.forget();
      throw e;
    }
  }

  private NewDeliveries reserve(Endpoint endpoint, int deliveries) {
    boolean alone = !database.dialect().isShared(); // nobody else is to take over what was leased
    return NewDeliveries.of(
        endpoint, lanes.of(endpoint), settings.outbox().lease(), deliveries, alone);
  }

  /** An interrupt does not end the wait: it says nothing about the entries. */
  private void awaitTurn(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean interrupted = false;
    boolean mine = false;
    while (!mine && deadline - System.nanoTime() > 0) {
      try {
        mine = turn.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!mine) {
      throw new OutboxUnavailableException(
          "The outbox did not come to write within " + patience + ".", null);
    }
  }

  private List<Long> write(
      Connection connection, List<Draft> drafts, List<NewDeliveries> all, Besides besides)
      throws SQLException {
    Optional<List<Long>> answered = besides.before(connection);
    if (answered.isPresent()) {
      return answered.get();
    }
    List<Long> eventIds = all.isEmpty() ? List.of() : insert(connection, drafts, all);
    besides.after(connection, eventIds);
    return eventIds;
  }

  private List<Long> insert(Connection connection, List<Draft> drafts, List<NewDeliveries> all)
      throws SQLException {
    List<Long> eventIds = new ArrayList<>(drafts.size());
    List<NewDeliveries.Event> events = new ArrayList<>(drafts.size());
    try (PreparedStatement event = connection.prepareStatement(EVENT)) {
      for (Draft draft : drafts) {
        long id = ids.next(connection);
        byte[] body = draft.body(id);
        Jdbc.bind(event, id, draft.action(), draft.producer(), draft.orderKey(), body);
        event.addBatch();
        eventIds.add(id);
        events.add(new NewDeliveries.Event(id, draft.orderKey(), body));
      }
      event.executeBatch();
    }
    for (NewDeliveries deliveries : all) {
      deliveries.insert(connection, events);
    }
    return eventIds;
  }
}
