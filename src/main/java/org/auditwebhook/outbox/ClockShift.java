package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditwebhook.settings.Settings;

/**
 * Mends the outbox after the database's clock was set back: what was to be done at a time would
 * otherwise be done too late by as much. That the clock jumps forward needs no mending: what waits
 * is done too early, and leases run out before their calls have ended, so that an event may be
 * posted twice. Thread-safe.
 */
@ApplicationScoped
class ClockShift {
  private static final int BATCH = 500;

  private static final String BACK = " - CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND";

  private static final String NOW = "SELECT CURRENT_TIMESTAMP AS now";

  /** Longer than a lease can be, so it was leased before; the calls themselves don't use it. */
  private static final String LEASES =
      "UPDATE delivery SET leased_until = leased_until" + BACK + " WHERE leased_until > ?";

  private static final List<String> FEW =
      List.of(
          "UPDATE endpoint SET draining_until = draining_until"
              + BACK
              + " WHERE draining_until > ?",
          "UPDATE endpoint SET breaker_probe_at = breaker_probe_at"
              + BACK
              + " WHERE breaker_probe_at > ?",
          "UPDATE endpoint SET redelivery_next_at = redelivery_next_at"
              + BACK
              + " WHERE redelivery_next_at > ?",
          "UPDATE endpoint SET rate_given_until = rate_given_until"
              + BACK
              + " WHERE rate_given_until > ?");

  /** A time of which there may be many. */
  private record Column(String table, String name) {
    /** Rising, and what is moved back stands behind: so each is found once. */
    String page() {
      return """
             SELECT event_id, %1$s AS due FROM %2$s
              WHERE endpoint_id = ? AND %1$s >= ? AND (%1$s > ? OR event_id > ?)
              ORDER BY endpoint_id, %1$s, event_id FETCH FIRST ? ROWS ONLY"""
          .formatted(name, table);
    }

    String update() {
      return "UPDATE %2$s SET %1$s = %1$s".formatted(name, table)
          + BACK
          + " WHERE endpoint_id = ? AND event_id = ? AND %s = ?".formatted(name);
    }
  }

  private record Waiting(long eventId, Instant due) {}

  private static final List<Column> MANY =
      List.of(new Column("delivery", "due_at"), new Column("dead_letter", "redeliver_at"));

  @Inject Database database;
  @Inject Endpoints endpoints;
  @Inject Settings settings;

  /**
   * Moves all times that are in the future back by so much, in short transactions.
   *
   * @throws OutboxUnavailableException if the database fails
   */
  void back(Duration by) {
    database.transaction(
        connection -> {
          Handover.expandAll(connection);
          return null;
        });
    Instant now = database.transaction(connection -> few(connection, by));
    for (Endpoint endpoint : endpoints.all()) {
      for (Column column : MANY) {
        Optional<Waiting> last = Optional.of(new Waiting(Long.MAX_VALUE, now));
        while (last.isPresent()) {
          Waiting behind = last.get();
          last = database.transaction(connection -> page(connection, endpoint, column, behind, by));
        }
      }
    }
  }

  private Instant few(Connection connection, Duration by) throws SQLException {
    Instant now = Jdbc.first(connection, NOW, row -> Jdbc.instant(row, "now")).orElseThrow();
    for (String update : FEW) {
      Jdbc.update(connection, update, by, now);
    }
    Jdbc.update(connection, LEASES, by, now.plus(settings.outbox().lease()));
    return now;
  }

  private static Optional<Waiting> page(
      Connection connection, Endpoint endpoint, Column column, Waiting behind, Duration by)
      throws SQLException {
    List<Waiting> page =
        Jdbc.list(
            connection,
            column.page(),
            row -> new Waiting(row.getLong("event_id"), Jdbc.instant(row, "due")),
            endpoint.id(),
            behind.due(),
            behind.due(),
            behind.eventId(),
            BATCH);
    List<Object[]> updates = new ArrayList<>(page.size());
    page.forEach(one -> updates.add(new Object[] {by, endpoint.id(), one.eventId(), one.due()}));
    Jdbc.batch(connection, column.update(), updates);
    return page.size() < BATCH ? Optional.empty() : Optional.of(page.get(BATCH - 1));
  }
}
