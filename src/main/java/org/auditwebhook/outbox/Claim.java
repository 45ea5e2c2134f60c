package org.auditwebhook.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a claim asks for.
 *
 * @param endpointId whose deliveries
 * @param atMost how many
 * @param lease how long they are to be leased
 * @param token what their settlement must show
 * @param endNanos when the lease ends, by {@link System#nanoTime}, at the earliest
 */
record Claim(int endpointId, int atMost, Duration lease, long token, long endNanos) {

  /**
   * Leases one that was found free. Compares the numbers of calls and attempts besides: a delivery
   * that another claimer had in the meantime, or whose last holder was late, and that is due again,
   * has other attempts than those that were read.
   */
  static final String LEASE =
      """
      UPDATE delivery
         SET calls = calls + 1, lease_token = ?, leased_by = ?,
             leased_until = CURRENT_TIMESTAMP + CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND
       WHERE endpoint_id = ? AND event_id = ? AND calls = ? AND attempts = ?
         AND (leased_until IS NULL OR leased_until <= CURRENT_TIMESTAMP)""";

  /** A claim that is made now, with a token of its own. */
  static Claim of(Endpoint endpoint, int atMost, Duration lease) {
    return new Claim(
        endpoint.id(),
        atMost,
        lease,
        ThreadLocalRandom.current().nextLong(),
        System.nanoTime() + lease.toNanos()); // before the database's clock begins to count
  }

  /**
   * A delivery that was claimed.
   *
   * @param calls how often it had been leased before
   * @param formerHolder the instance whose lease on it has ended, if there was one
   */
  record Taken(Leased leased, int calls, Optional<String> formerHolder) {
    /** Whether it was neither leased nor called since it became pending, nor ever called. */
    boolean isFresh() {
      return calls == 0 && leased.attempts() == 0 && leased.redeliveries() == 0;
    }

    /** Whether its event is the next one after that of the other. */
    boolean follows(Taken other) {
      return leased.eventId() == other.leased.eventId() + 1;
    }

    Taken under(long otherToken) {
      return new Taken(leased.under(otherToken), calls, formerHolder);
    }
  }

  /**
   * The parameters of {@link #LEASE}.
   *
   * @param calls how often it had been leased when it was found
   * @param attempts how many POSTs had been made then
   */
  Object[] leasing(long eventId, int calls, int attempts) {
    return new Object[] {token, Instance.NAME, lease, endpointId, eventId, calls, attempts};
  }

  /**
   * Reads a row, for an endpoint without an order, of event_id, attempts, redeliveries, calls,
   * leased_by and body.
   */
  Taken taken(ResultSet row) throws SQLException {
    Leased leased =
        new Leased(
            endpointId,
            row.getLong("event_id"),
            row.getBytes("body"),
            row.getInt("attempts"),
            row.getInt("redeliveries"),
            token,
            endNanos,
            Optional.empty(),
            OptionalLong.empty());
    return new Taken(leased, row.getInt("calls"), Optional.ofNullable(row.getString("leased_by")));
  }
}
