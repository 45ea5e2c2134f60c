package org.auditwebhook.outbox;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.auditwebhook.settings.Ordering;

/**
 * Claims deliveries of an endpoint that is promised an order. It looks at what is open from the
 * oldest event on, and passes over what is behind an open one of its group: one that is not due,
 * that somebody else has leased, or that was passed over. It is in the same SQL on both databases;
 * the endpoint's row is locked, so that of several instances one claims at a time. Used by one
 * thread, for one claim.
 */
final class OrderedClaim {
  private static final String LOCK = "SELECT name FROM endpoint WHERE endpoint_id = ? FOR UPDATE";

  private static final String OPEN =
      """
      SELECT d.event_id, d.attempts, d.redeliveries, d.calls, d.leased_by, e.order_key,
             CASE WHEN d.leased_until > CURRENT_TIMESTAMP THEN TRUE ELSE FALSE END AS leased,
             CASE WHEN d.due_at > CURRENT_TIMESTAMP THEN TRUE ELSE FALSE END AS early
        FROM delivery d JOIN event e ON e.event_id = d.event_id
       WHERE d.endpoint_id = ? AND d.event_id > ?
       ORDER BY d.endpoint_id, d.event_id FETCH FIRST ? ROWS ONLY""";

  private static final String BODIES = "SELECT event_id, body FROM event WHERE event_id = ANY(?)";

  private static final int FEWEST_IN_PAGE = 100;

  /** An open delivery, wherever it stands. */
  private record Open(
      long eventId,
      int attempts,
      int redeliveries,
      int calls,
      Optional<String> formerHolder,
      OptionalLong orderKey,
      boolean leased,
      boolean early) {}

  private final Connection connection;
  private final Claim claim;
  private final Ordering ordering;
  private final Set<Long> mine;
  private final Set<Long> blocked = new HashSet<>();
  private final List<Open> free = new ArrayList<>();
  private boolean all;

  private OrderedClaim(Connection connection, Claim claim, Ordering ordering, Set<Long> mine) {
    this.connection = connection;
    this.claim = claim;
    this.ordering = ordering;
    this.mine = mine;
  }

  /**
   * What could be leased, in the order of the events.
   *
   * @param taken with their leases
   * @param all whether nothing else is open but what is in the lane of this instance
   */
  record Found(List<Claim.Taken> taken, boolean all) {}

  /**
   * Leases as many as there are, up to the number of the claim.
   *
   * @param mine the events that the lane of this instance has: what is leased here comes behind
   *     them
   */
  static Found in(Connection connection, Claim claim, Ordering ordering, Set<Long> mine)
      throws SQLException {
    Jdbc.list(connection, LOCK, row -> row.getString("name"), claim.endpointId());
    Handover.expandAll(connection); // of the time before there was an order
    return new OrderedClaim(connection, claim, ordering, mine).run();
  }

  private Found run() throws SQLException {
    find();
    List<Claim.Taken> taken = free.isEmpty() ? List.of() : lease();
    return new Found(taken, all && taken.size() == free.size());
  }

  private void find() throws SQLException {
    int page = Math.max(FEWEST_IN_PAGE, claim.atMost());
    long after = Long.MIN_VALUE;
    all = true;
    for (boolean more = true; more; ) {
      List<Open> found =
          Jdbc.list(connection, OPEN, OrderedClaim::open, claim.endpointId(), after, page);
      more = found.size() == page;
      for (Open one : found) {
        if (free.size() == claim.atMost() || isOver()) {
          all = false;
          return;
        }
        look(one);
        after = one.eventId;
      }
    }
  }

  /** Behind one that is blocked everything is. */
  private boolean isOver() {
    return ordering == Ordering.STRICT && !blocked.isEmpty();
  }

  private void look(Open one) {
    if (mine.contains(one.eventId)) {
      return;
    }
    Long group = group(one);
    if (one.leased || one.early || (group != null && blocked.contains(group))) {
      all = false;
      if (group != null) {
        blocked.add(group);
      }
    } else {
      free.add(one);
    }
  }

  private Long group(Open one) {
    if (ordering == Ordering.STRICT) {
      return 0L;
    }
    return one.orderKey.isPresent() ? one.orderKey.getAsLong() : null;
  }

  /** One that was settled meanwhile, late, is not leased: it is done. */
  private List<Claim.Taken> lease() throws SQLException {
    int[] updated =
        Jdbc.batch(
            connection,
            Claim.LEASE,
            free.stream().map(one -> claim.leasing(one.eventId, one.calls, one.attempts)).toList());
    Map<Long, byte[]> bodies = bodies();
    List<Claim.Taken> taken = new ArrayList<>(free.size());
    for (int i = 0; i < updated.length; i++) {
      Open one = free.get(i);
      if (updated[i] == 1 && bodies.containsKey(one.eventId)) {
        taken.add(taken(one, bodies.get(one.eventId)));
      }
    }
    return taken;
  }

  private Map<Long, byte[]> bodies() throws SQLException {
    Array ids = connection.createArrayOf("BIGINT", free.stream().map(Open::eventId).toArray());
    try (PreparedStatement select = connection.prepareStatement(BODIES)) {
      select.setArray(1, ids);
      Map<Long, byte[]> bodies = new HashMap<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          bodies.put(row.getLong("event_id"), row.getBytes("body"));
        }
      }
      return bodies;
    } finally {
      ids.free();
    }
  }

  private Claim.Taken taken(Open one, byte[] body) {
    Leased leased =
        new Leased(
            claim.endpointId(),
            one.eventId,
            body,
            one.attempts,
            one.redeliveries,
            claim.token(),
            claim.endNanos(),
            Optional.empty(),
            one.orderKey);
    return new Claim.Taken(leased, one.calls, one.formerHolder);
  }

  private static Open open(ResultSet row) throws SQLException {
    return new Open(
        row.getLong("event_id"),
        row.getInt("attempts"),
        row.getInt("redeliveries"),
        row.getInt("calls"),
        Optional.ofNullable(row.getString("leased_by")),
        Jdbc.optionalLong(row, "order_key"),
        row.getBoolean("leased"),
        row.getBoolean("early"));
  }
}
