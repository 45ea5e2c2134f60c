package org.auditwebhook.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Claims deliveries in the embedded database. A plain select finds them, and what leases them
 * compares: with {@code FOR UPDATE SKIP LOCKED} H2 would lock every row that is due. What was never
 * called is leased as a {@link Handover} where the events have ids in a row, and else by its own
 * row: all by rising event id, as settlements lock them, so that no two wait for each other. Used
 * by one thread, for one claim.
 */
final class EmbeddedClaim {
  /** The outer query joins the few that were found; the inner one walks the index and stops. */
  static final String DUE =
      """
      SELECT d.event_id, d.attempts, d.redeliveries, d.calls, d.leased_by, e.body
        FROM (SELECT endpoint_id, due_at, event_id, attempts, redeliveries, calls, leased_by
                FROM delivery
               WHERE endpoint_id = ? AND due_at <= CURRENT_TIMESTAMP
                 AND (leased_until IS NULL OR leased_until <= CURRENT_TIMESTAMP)
               ORDER BY endpoint_id, due_at, event_id FETCH FIRST ? ROWS ONLY) d
        JOIN event e ON e.event_id = d.event_id
       ORDER BY d.due_at, d.event_id""";

  /** From here on a few statements for all cost less than one for each. */
  private static final int FEWEST_FOLDED = 4;

  private final Connection connection;
  private final Claim claim;

  /** By the events' ids. */
  private final Map<Long, Claim.Taken> taken = new HashMap<>();

  private EmbeddedClaim(Connection connection, Claim claim) {
    this.connection = connection;
    this.claim = claim;
  }

  /** Leases as many as are due, up to the number of the claim. */
  static List<Claim.Taken> in(Connection connection, Claim claim) throws SQLException {
    Handover.expandEnded(connection, claim.endpointId());
    List<Claim.Taken> due =
        Jdbc.list(connection, DUE, claim::taken, claim.endpointId(), claim.atMost());
    EmbeddedClaim lease = new EmbeddedClaim(connection, claim);
    lease.lease(due.stream().sorted(Comparator.comparingLong(EmbeddedClaim::eventId)).toList());
    return due.stream().map(one -> lease.taken.get(eventId(one))).filter(Objects::nonNull).toList();
  }

  private static long eventId(Claim.Taken one) {
    return one.leased().eventId();
  }

  private void take(Claim.Taken one) {
    taken.put(eventId(one), one);
  }

  private void lease(List<Claim.Taken> due) throws SQLException {
    List<Claim.Taken> rows = new ArrayList<>();
    for (List<Claim.Taken> run : Runs.of(due, EmbeddedClaim::isToBeFolded)) {
      if (run.size() < FEWEST_FOLDED) {
        rows.addAll(run);
      } else {
        leaseRows(rows);
        rows.clear();
        fold(run);
      }
    }
    leaseRows(rows);
  }

  /** Fresh ones of consecutive events are; one that is not fresh stands alone. */
  private static boolean isToBeFolded(List<Claim.Taken> run, Claim.Taken next) {
    Claim.Taken before = Runs.last(run);
    return before.isFresh() && next.isFresh() && next.follows(before);
  }

  private void fold(List<Claim.Taken> run) throws SQLException {
    long first = eventId(run.get(0));
    long last = eventId(Runs.last(run));
    Map<Long, Long> tokens =
        Handover.fold(connection, claim.endpointId(), first, last, claim.lease());
    for (Claim.Taken one : run) {
      Long token = tokens.get(eventId(one));
      if (token != null) {
        take(one.under(token));
      }
    }
  }

  private void leaseRows(List<Claim.Taken> rows) throws SQLException {
    int[] updated =
        Jdbc.batch(
            connection,
            Claim.LEASE,
            rows.stream()
                .map(one -> claim.leasing(eventId(one), one.calls(), one.leased().attempts()))
                .toList());
    for (int i = 0; i < updated.length; i++) {
      if (updated[i] == 1) {
        take(rows.get(i));
      }
    }
  }
}
