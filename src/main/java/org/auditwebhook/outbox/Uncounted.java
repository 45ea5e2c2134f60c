package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What callers' transactions have opened and no counter knows yet. A counter's row would be locked
 * until such a transaction has ended, and all others would wait for it; so they leave a row of
 * their own for each delivery, and {@link Counters} reads both. Thread-safe.
 */
@ApplicationScoped
class Uncounted {
  /** Of two instances that do it at the same time none waits for the other. */
  private static final String TAKE =
      """
      DELETE FROM uncounted_delivery
       WHERE (endpoint_id, event_id) IN (
         SELECT endpoint_id, event_id FROM uncounted_delivery
          WHERE endpoint_id = ? FOR UPDATE SKIP LOCKED)""";

  @Inject Database database;
  @Inject Endpoints endpoints;

  /**
   * Adds them to the counters; an embedded database has none.
   *
   * @throws OutboxUnavailableException if the database fails
   */
  void count() {
    if (database.dialect().isShared()) {
      for (Endpoint endpoint : endpoints.all()) {
        database.transaction(connection -> count(connection, endpoint));
      }
    }
  }

  private static int count(Connection connection, Endpoint endpoint) throws SQLException {
    int deliveries = Jdbc.update(connection, TAKE, endpoint.id());
    if (deliveries > 0) {
      Counters.add(
          connection, endpoint.id(), Counters.Writer.UPKEEP, Counters.Change.recorded(deliveries));
    }
    return deliveries;
  }
}
