package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Erases one event with everything of it, wherever its deliveries stand. Thread-safe. */
@ApplicationScoped
public class Erasure {
  private static final System.Logger LOG = System.getLogger(Erasure.class.getName());

  private static final String ENDPOINTS = "SELECT endpoint_id FROM endpoint ORDER BY endpoint_id";

  private static final String DEAD_LETTER =
      "DELETE FROM dead_letter WHERE endpoint_id = ? AND event_id = ?";

  private static final String DELIVERY =
      "DELETE FROM delivery WHERE endpoint_id = ? AND event_id = ?";

  private static final String EVENT = "DELETE FROM event WHERE event_id = ?";

  @Inject Endpoints endpoints;
  @Inject AdminTrail trail;

  /**
   * Erases it for good. A call that is in flight goes on; what comes of it finds nothing to settle.
   *
   * @return false if there is no such event
   * @throws OutboxUnavailableException if the database can't be used
   */
  public boolean erase(Requester by, long eventId) {
    Endpoint endpoint = endpoints.get(Endpoints.DEFAULT);
    boolean erased =
        trail.change(
            endpoint,
            connection -> {
              boolean found = erase(connection, eventId);
              return found && endpoint.enabled()
                  ? AdminTrail.Told.of(
                      true,
                      AdminTrail.entry(by, endpoint, "event_erased").with("event_id", eventId))
                  : AdminTrail.Told.nothing(found);
            });
    if (erased) {
      LOG.log(System.Logger.Level.INFO, "Event {0} was erased", Long.toString(eventId));
    }
    return erased;
  }

  private static boolean erase(Connection connection, long eventId) throws SQLException {
    List<Integer> endpoints = Jdbc.list(connection, ENDPOINTS, row -> row.getInt("endpoint_id"));
    for (int endpointId : endpoints) {
      close(connection, endpointId, eventId);
    }
    return Jdbc.update(connection, EVENT, eventId) > 0;
  }

  /**
   * Until it is in none of the tables: it may be moved from one to another at this moment, and a
   * delete that waits for that finds nothing where it was. If a claim has folded it meanwhile, it
   * is in a handover now.
   */
  private static void close(Connection connection, int endpointId, long eventId)
      throws SQLException {
    int dead = 0;
    int pending = 0;
    for (int pass = 0; pass < 2; pass++) {
      if (dead + pending == 0) {
        Handover.expandUpTo(connection, eventId);
      }
      dead += Jdbc.update(connection, DEAD_LETTER, endpointId, eventId);
      pending += Jdbc.update(connection, DELIVERY, endpointId, eventId);
      ReceiptRows.erase(connection, endpointId, eventId);
    }
    Jdbc.update(connection, DeadLetterChange.FORGET_ATTEMPTS, endpointId, eventId, eventId);
    Counters.add(
        connection, endpointId, Counters.Writer.UPKEEP, Counters.Change.erased(dead, pending));
  }
}
