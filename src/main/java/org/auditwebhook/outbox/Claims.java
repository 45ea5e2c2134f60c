package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.auditwebhook.settings.Settings;

/** Leases deliveries that are due and that nobody is at, the longest due first. Thread-safe. */
@ApplicationScoped
public class Claims {
  /** The outer query joins the few that were found; the inner one walks the index and stops. */
  static final String DUE =
      """
      SELECT d.event_id, d.attempts, d.redeliveries, d.calls, e.body
        FROM (SELECT endpoint_id, due_at, event_id, attempts, redeliveries, calls
                FROM delivery
               WHERE endpoint_id = ? AND due_at <= CURRENT_TIMESTAMP
                 AND (leased_until IS NULL OR leased_until <= CURRENT_TIMESTAMP)
               ORDER BY endpoint_id, due_at, event_id FETCH FIRST ? ROWS ONLY) d
        JOIN event e ON e.event_id = d.event_id
       ORDER BY d.due_at, d.event_id""";

  /**
   * Compares the number of calls besides: a delivery that another claimer had in the meantime, and
   * that is due again, has other attempts than those that were read.
   */
  private static final String LEASE =
      """
      UPDATE delivery
         SET calls = calls + 1, lease_token = ?,
             leased_until = DATEADD(MICROSECOND, ?, CURRENT_TIMESTAMP)
       WHERE endpoint_id = ? AND event_id = ? AND calls = ?
         AND (leased_until IS NULL OR leased_until <= CURRENT_TIMESTAMP)""";

  private static final String FREE_ALL =
      """
      UPDATE delivery SET lease_token = NULL, leased_until = NULL WHERE leased_until IS NOT NULL""";

  private record Due(Leased leased, int calls) {}

  @Inject Database database;
  @Inject Settings settings;

  /**
   * Leases as many as there are, up to the number given.
   *
   * @throws OutboxUnavailableException if the database fails; nothing is leased then, or its lease
   *     runs out
   */
  public List<Leased> claim(Endpoint endpoint, int atMost) {
    return database.transaction(connection -> claim(connection, endpoint, atMost));
  }

  /** Ends all leases: for the embedded database, that only one process has open. */
  void freeAll() {
    database.transaction(connection -> Jdbc.update(connection, FREE_ALL));
  }

  private List<Leased> claim(Connection connection, Endpoint endpoint, int atMost)
      throws SQLException {
    Duration lease = settings.outbox().lease();
    long token = ThreadLocalRandom.current().nextLong();
    long end = System.nanoTime() + lease.toNanos();
    List<Due> due =
        Jdbc.list(
            connection,
            DUE,
            row ->
                new Due(
                    new Leased(
                        endpoint.id(),
                        row.getLong("event_id"),
                        row.getBytes("body"),
                        row.getInt("attempts"),
                        row.getInt("redeliveries"),
                        token,
                        end),
                    row.getInt("calls")),
            endpoint.id(),
            atMost);
    return due.isEmpty() ? List.of() : lease(connection, due, lease);
  }

  private static List<Leased> lease(Connection connection, List<Due> due, Duration lease)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(LEASE)) {
      for (Due one : due) {
        Leased leased = one.leased;
        Jdbc.bind(update, leased.token(), lease, leased.endpointId(), leased.eventId(), one.calls);
        update.addBatch();
      }
      int[] updated = update.executeBatch();
      List<Leased> leased = new ArrayList<>(due.size());
      for (int i = 0; i < updated.length; i++) {
        if (updated[i] == 1) {
          leased.add(due.get(i).leased);
        }
      }
      return leased;
    }
  }
}
