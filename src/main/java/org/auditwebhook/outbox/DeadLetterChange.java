package org.auditwebhook.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** What an admin does with a dead letter. */
enum DeadLetterChange {
  /** Deletes it for good, and its event unless another delivery has it. */
  DISCARD {
    @Override
    boolean to(Connection connection, Endpoint endpoint, long eventId) throws SQLException {
      if (attempts(connection, endpoint, eventId).isEmpty()) {
        return false;
      }
      Jdbc.update(connection, REMOVE, endpoint.id(), eventId);
      Jdbc.update(connection, FORGET_ATTEMPTS, endpoint.id(), eventId);
      Jdbc.update(connection, FORGET_EVENT, eventId);
      return true;
    }

    @Override
    Counters.Change counted(long changed) {
      return Counters.Change.discarded(changed);
    }
  },

  /** Makes it pending again, with its history. */
  REDELIVER {
    @Override
    boolean to(Connection connection, Endpoint endpoint, long eventId) throws SQLException {
      Optional<Integer> attempts = attempts(connection, endpoint, eventId);
      if (attempts.isEmpty()) {
        return false;
      }
      Instant startsAt = Endpoints.startsAt(connection, endpoint);
      Jdbc.update(connection, REOPEN, endpoint.id(), eventId, startsAt, attempts.get());
      Jdbc.update(connection, REMOVE, endpoint.id(), eventId);
      return true;
    }

    @Override
    Counters.Change counted(long changed) {
      return Counters.Change.redelivered(changed);
    }
  };

  /** Locked, so that of two who would change it one comes too late. */
  private static final String LOCK =
      "SELECT attempts FROM dead_letter WHERE endpoint_id = ? AND event_id = ? FOR UPDATE";

  private static final String REOPEN =
      """
      INSERT INTO delivery (endpoint_id, event_id, due_at, attempts, calls)
      VALUES (?, ?, COALESCE(CAST(? AS TIMESTAMP(6) WITH TIME ZONE), CURRENT_TIMESTAMP), ?, 0)""";

  private static final String REMOVE =
      "DELETE FROM dead_letter WHERE endpoint_id = ? AND event_id = ?";

  static final String FORGET_ATTEMPTS =
      "DELETE FROM attempt WHERE endpoint_id = ? AND event_id = ?";

  /** Looks by way of the endpoints, because the keys of the three tables begin with them. */
  static final String FORGET_EVENT =
      """
      DELETE FROM event WHERE event_id = ? AND NOT EXISTS (
        SELECT 1 FROM endpoint p
          LEFT JOIN delivery d
            ON d.endpoint_id = p.endpoint_id AND d.event_id = event.event_id
          LEFT JOIN receipt r
            ON r.endpoint_id = p.endpoint_id AND r.event_id = event.event_id
          LEFT JOIN dead_letter l
            ON l.endpoint_id = p.endpoint_id AND l.event_id = event.event_id
         WHERE d.event_id IS NOT NULL OR r.event_id IS NOT NULL OR l.event_id IS NOT NULL)""";

  /** Does it; false if the event is not dead now. */
  abstract boolean to(Connection connection, Endpoint endpoint, long eventId) throws SQLException;

  /** What so many of them add to the counters. */
  abstract Counters.Change counted(long changed);

  private static Optional<Integer> attempts(Connection connection, Endpoint endpoint, long eventId)
      throws SQLException {
    return Jdbc.first(connection, LOCK, row -> row.getInt("attempts"), endpoint.id(), eventId);
  }
}
