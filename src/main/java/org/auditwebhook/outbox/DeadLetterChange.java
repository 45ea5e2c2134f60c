package org.auditwebhook.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** What may be done with dead letters, by an admin or by themselves. */
enum DeadLetterChange {
  /** Deletes them for good, and each one's event unless another delivery has it. */
  DISCARD {
    @Override
    void apply(Connection connection, Endpoint endpoint, Instant startsAt, List<Locked> letters)
        throws SQLException {
      each(connection, REMOVE, letters, letter -> of(endpoint.id(), letter.eventId));
      each(
          connection,
          FORGET_ATTEMPTS,
          letters,
          letter -> of(endpoint.id(), letter.eventId, letter.eventId));
      each(connection, FORGET_EVENTS, letters, letter -> of(letter.eventId, letter.eventId));
    }

    @Override
    Counters.Change counted(int changed) {
      return Counters.Change.discarded(changed);
    }
  },

  /** Makes them pending again, with their history; the schedule of their return begins anew. */
  REDELIVER {
    @Override
    void apply(Connection connection, Endpoint endpoint, Instant startsAt, List<Locked> letters)
        throws SQLException {
      reopen(connection, endpoint, startsAt, letters, redeliveries -> 0);
    }
  },

  /** The same by themselves: the schedule goes on. */
  RETURN {
    @Override
    void apply(Connection connection, Endpoint endpoint, Instant startsAt, List<Locked> letters)
        throws SQLException {
      reopen(connection, endpoint, startsAt, letters, redeliveries -> redeliveries + 1);
    }
  };

  /** A dead letter that nobody else can change until the transaction ends. */
  record Locked(long eventId, int attempts, int redeliveries) {}

  /** A statement's parameters for a dead letter. */
  private interface Parameters {
    Object[] of(Locked letter);
  }

  /** Locked, so that of two who would change it one comes too late. */
  private static final String LOCK =
      """
      SELECT attempts, redeliveries FROM dead_letter
       WHERE endpoint_id = ? AND event_id = ? FOR UPDATE""";

  private static final String REOPEN =
      """
      INSERT INTO delivery (endpoint_id, event_id, due_at, attempts, calls, redeliveries)
      VALUES (?, ?, COALESCE(CAST(? AS TIMESTAMP(6) WITH TIME ZONE), CURRENT_TIMESTAMP), ?, 0, ?)""";

  private static final String REMOVE =
      "DELETE FROM dead_letter WHERE endpoint_id = ? AND event_id = ?";

  /** Those of the events from one to another. */
  static final String FORGET_ATTEMPTS =
      "DELETE FROM attempt WHERE endpoint_id = ? AND event_id BETWEEN ? AND ?";

  /**
   * The events from one to another. Looks by way of the endpoints, because the keys of the three
   * tables begin with them.
   */
  static final String FORGET_EVENTS =
      """
      DELETE FROM event WHERE event_id BETWEEN ? AND ? AND NOT EXISTS (
        SELECT 1 FROM endpoint p
          LEFT JOIN delivery d
            ON d.endpoint_id = p.endpoint_id AND d.event_id = event.event_id
          LEFT JOIN dead_letter l
            ON l.endpoint_id = p.endpoint_id AND l.event_id = event.event_id
         WHERE d.event_id IS NOT NULL OR l.event_id IS NOT NULL OR %s)"""
          .formatted(ReceiptRows.has("p.endpoint_id", "event.event_id"));

  /**
   * Does it to those of these events that are dead now, and says to how many. Locks first the
   * endpoint if it is being drained, then the dead letters by rising id, then the counters: so that
   * no two transactions wait for each other.
   *
   * @param eventIds rising
   */
  int to(Connection connection, Endpoint endpoint, List<Long> eventIds) throws SQLException {
    Instant startsAt = Endpoints.startsAt(connection, endpoint);
    if (!eventIds.isEmpty()) {
      Handover.expandUpTo(connection, eventIds.get(eventIds.size() - 1));
    }
    List<Locked> letters = lock(connection, endpoint, eventIds);
    apply(connection, endpoint, startsAt, letters);
    Counters.add(connection, endpoint.id(), Counters.Writer.ADMIN, counted(letters.size()));
    return letters.size();
  }

  /**
   * @param startsAt when those that are pending again may be called; {@code null} for at once
   */
  abstract void apply(
      Connection connection, Endpoint endpoint, Instant startsAt, List<Locked> letters)
      throws SQLException;

  /** What so many of them add to the counters. */
  Counters.Change counted(int changed) {
    return Counters.Change.redelivered(changed);
  }

  private static List<Locked> lock(Connection connection, Endpoint endpoint, List<Long> eventIds)
      throws SQLException {
    List<Locked> letters = new ArrayList<>(eventIds.size());
    for (long eventId : eventIds) {
      letters.addAll(
          Jdbc.list(
              connection,
              LOCK,
              row -> new Locked(eventId, row.getInt("attempts"), row.getInt("redeliveries")),
              endpoint.id(),
              eventId));
    }
    return letters;
  }

  private static void reopen(
      Connection connection,
      Endpoint endpoint,
      Instant startsAt,
      List<Locked> letters,
      IntUnaryOperator redeliveries)
      throws SQLException {
    each(
        connection,
        REOPEN,
        letters,
        letter ->
            of(
                endpoint.id(),
                letter.eventId,
                startsAt,
                letter.attempts,
                redeliveries.applyAsInt(letter.redeliveries)));
    each(connection, REMOVE, letters, letter -> of(endpoint.id(), letter.eventId));
  }

  /** Runs the statement for each of them, in one batch. */
  private static void each(
      Connection connection, String sql, List<Locked> letters, Parameters parameters)
      throws SQLException {
    Jdbc.batch(connection, sql, letters.stream().map(parameters::of).toList());
  }

  private static Object[] of(Object... parameters) {
    return parameters;
  }
}
