package org.auditwebhook.outbox;

import java.sql.Connection;
import java.sql.SQLException;

/** What an admin does with a dead letter. */
enum DeadLetterChange {
  /** Deletes it for good, and its event unless another delivery has it. */
  DISCARD {
    @Override
    boolean to(Connection connection, Endpoint endpoint, long eventId) throws SQLException {
      if (Jdbc.update(connection, REMOVE, endpoint.id(), eventId) == 0) {
        return false;
      }
      Jdbc.update(connection, FORGET_ATTEMPTS, endpoint.id(), eventId);
      Jdbc.update(connection, FORGET_EVENT, eventId);
      count(connection, endpoint, Counters.Change.discarded(1));
      return true;
    }
  },

  /** Makes it pending again, with its history. */
  REDELIVER {
    @Override
    boolean to(Connection connection, Endpoint endpoint, long eventId) throws SQLException {
      Object startsAt = Endpoints.startsAt(connection, endpoint);
      if (Jdbc.update(connection, REOPEN, startsAt, endpoint.id(), eventId) == 0) {
        return false;
      }
      Jdbc.update(connection, REMOVE, endpoint.id(), eventId);
      count(connection, endpoint, Counters.Change.redelivered(1));
      return true;
    }
  };

  private static final String REOPEN =
      """
      INSERT INTO delivery (endpoint_id, event_id, due_at, attempts, calls)
      SELECT endpoint_id, event_id,
             COALESCE(CAST(? AS TIMESTAMP(6) WITH TIME ZONE), CURRENT_TIMESTAMP), attempts, 0
        FROM dead_letter WHERE endpoint_id = ? AND event_id = ?""";

  private static final String REMOVE =
      "DELETE FROM dead_letter WHERE endpoint_id = ? AND event_id = ?";

  private static final String FORGET_ATTEMPTS =
      "DELETE FROM attempt WHERE endpoint_id = ? AND event_id = ?";

  private static final String FORGET_EVENT =
      """
      DELETE FROM event WHERE event_id = ?
         AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.event_id = event.event_id)
         AND NOT EXISTS (SELECT 1 FROM receipt r WHERE r.event_id = event.event_id)
         AND NOT EXISTS (SELECT 1 FROM dead_letter l WHERE l.event_id = event.event_id)""";

  /** Does it; false if the event is not dead now. */
  abstract boolean to(Connection connection, Endpoint endpoint, long eventId) throws SQLException;

  private static void count(Connection connection, Endpoint endpoint, Counters.Change change)
      throws SQLException {
    Counters.add(connection, endpoint.id(), Counters.Writer.ADMIN, change);
  }
}
