package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.auditwebhook.audit.AuditEntry;

/**
 * Records what is fired in the transaction of whoever fires it: the event and its deliveries are
 * there when that is committed, and never were if it is rolled back.
 *
 * <p>A caller's transaction may last long, and many do at once. So nothing is locked in it that
 * anybody else would wait for: all is inserted, and what is pending is counted later, see {@link
 * Uncounted}. Nothing is leased in it either; after the commit the deliveries are claimed at once.
 *
 * <p>Thread-safe.
 */
@ApplicationScoped
class InTransaction {
  /**
   * Two statements in one round trip. The first locks no more than the second does, and PostgreSQL
   * refuses it on a connection that is in no transaction: servers tell of that by {@code
   * getAutoCommit}, but OpenLiberty says true in any case.
   *
   * <p>By the clock and not by {@code CURRENT_TIMESTAMP}, which is when the caller's transaction
   * has begun. The endpoints' rows are read and not locked: a delivery that the end of a drain does
   * not see is due when the drain would have ended at the latest.
   */
  private static final String RECORD =
      """
      LOCK TABLE uncounted_delivery IN ROW EXCLUSIVE MODE;
      WITH recorded AS (
        INSERT INTO event (event_id, action, recorded_at, producer, order_key, body)
        VALUES (?, ?, clock_timestamp(), ?, CAST(? AS BIGINT), ?)
        RETURNING event_id, recorded_at),
      opened AS (
        INSERT INTO delivery (endpoint_id, event_id, due_at, attempts, calls)
        SELECT e.endpoint_id, r.event_id, COALESCE(e.draining_until, r.recorded_at), 0, 0
          FROM recorded r CROSS JOIN endpoint e
         WHERE e.endpoint_id = ANY (CAST(? AS INTEGER[]))
        RETURNING endpoint_id, event_id)
      INSERT INTO uncounted_delivery (endpoint_id, event_id)
      SELECT endpoint_id, event_id FROM opened""";

  private static final String NOBODY = "{}";

  private final SharedEventIds ids = new SharedEventIds();

  @Inject Database database;
  @Inject EventWriter eventWriter;
  @Inject Endpoints endpoints;
  @Inject Lanes lanes;
  @Inject Room room;
  @Inject Drafts drafts;
  @Inject CallersTransaction caller;

  /**
   * Records the entry in the transaction of the thread, or at once in one of its own where the
   * thread has none. Does nothing while no endpoint is enabled, and in a transaction that can only
   * be rolled back.
   *
   * @throws OutboxFullException if the outbox may take no more
   * @throws OutboxUnavailableException if it can't be recorded; like after every failure, the
   *     thread's transaction can only be rolled back then
   */
  void record(AuditEntry entry) {
    CallersTransaction.State state = caller.state();
    String enabled = enabled();
    if (state == CallersTransaction.State.DOOMED || enabled.equals(NOBODY)) {
      return;
    }
    try {
      if (room.isFull()) {
        throw new OutboxFullException(room.problem().orElse("The outbox is full."));
      }
      Draft draft = drafts.of(entry, Drafts.FIRED);
      if (state == CallersTransaction.State.ACTIVE) {
        caller.afterCommit(this::wake);
        database.joined(connection -> insert(connection, draft, enabled));
      } else {
        eventWriter.record(List.of(draft), EventWriter.NOTHING, Recorder.LONGEST_WAIT_FOR_TURN);
      }
    } catch (RuntimeException | LinkageError e) { // while it stops, Payara loads no further class
      doom(e);
      throw e;
    }
  }

  private void doom(Throwable failure) {
    try {
      caller.doom();
    } catch (RuntimeException e) {
      failure.addSuppressed(e); // it has ended by itself
    }
  }

  private int insert(Connection connection, Draft draft, String enabled) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(RECORD)) {
      insert.setQueryTimeout((int) Recorder.LONGEST_WAIT.toSeconds());
      long id = ids.next(connection);
      Jdbc.bind(
          insert, id, draft.action(), draft.producer(), draft.orderKey(), draft.body(id), enabled);
      return insert.executeUpdate();
    } catch (SQLException | RuntimeException e) {
      ids.forget(); // nobody knows whether the database still has given the block away
      throw e;
    }
  }

  /** An array of the ids of those that are to be told, as the database writes it. */
  private String enabled() {
    return endpoints.all().stream()
        .filter(Endpoint::enabled)
        .map(endpoint -> Integer.toString(endpoint.id()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private void wake() {
    endpoints.all().forEach(endpoint -> lanes.of(endpoint).fallBehind());
  }
}
