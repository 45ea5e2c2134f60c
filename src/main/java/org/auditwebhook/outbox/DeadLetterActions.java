package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Fills in the action of dead letters that a version wrote which kept it with the event only. Until
 * then they are not found by their action. Thread-safe.
 */
@ApplicationScoped
class DeadLetterActions {
  private static final int BATCH = 500;

  private static final String MISSING =
      """
      SELECT event_id FROM dead_letter WHERE endpoint_id = ? AND action IS NULL
       ORDER BY endpoint_id, action, cause, event_id FETCH FIRST ? ROWS ONLY""";

  private static final String FILL =
      """
      UPDATE dead_letter
         SET action = (SELECT e.action FROM event e WHERE e.event_id = dead_letter.event_id)
       WHERE endpoint_id = ? AND event_id = ?""";

  @Inject Database database;
  @Inject Endpoints endpoints;

  /**
   * Fills in all of them, in short transactions.
   *
   * @throws OutboxUnavailableException if the database fails
   */
  void fill() {
    for (Endpoint endpoint : endpoints.all()) {
      int filled = BATCH;
      while (filled == BATCH) {
        filled = database.ifFree(connection -> fill(connection, endpoint.id())).orElse(0);
      }
    }
  }

  private static int fill(Connection connection, int endpointId) throws SQLException {
    List<Long> missing =
        Jdbc.list(connection, MISSING, row -> row.getLong("event_id"), endpointId, BATCH);
    Jdbc.batch(
        connection, FILL, missing.stream().map(id -> new Object[] {endpointId, id}).toList());
    return missing.size();
  }
}
