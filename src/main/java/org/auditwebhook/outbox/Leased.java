package org.auditwebhook.outbox;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A delivery that this instance may attempt, until its lease ends.
 *
 * @param endpointId to which endpoint
 * @param eventId which event
 * @param body the bytes to post
 * @param attempts how many POSTs have been made in earlier calls
 * @param redeliveries how often it has come back from the dead letters by itself, in a row
 * @param token what its settlement must show
 * @param endNanos when the lease ends, by {@link System#nanoTime}, at the earliest
 * @param announcedTo the target that it goes to, whatever the endpoint's is; empty but for one that
 *     announces a change
 * @param orderKey what it may be kept in order with, see {@link OrderKey}; empty for nothing
 */
public record Leased(
    int endpointId,
    long eventId,
    byte[] body,
    int attempts,
    int redeliveries,
    long token,
    long endNanos,
    Optional<String> announcedTo,
    OptionalLong orderKey) {

  /** Of the event alone: it is asked for at every call. */
  @Override
  public int hashCode() {
    return Long.hashCode(eventId);
  }

  /** The same, with another lease of the same length. */
  Leased under(long otherToken) {
    return new Leased(
        endpointId,
        eventId,
        body,
        attempts,
        redeliveries,
        otherToken,
        endNanos,
        announcedTo,
        orderKey);
  }

  /** Whether a call of this length would end within the lease. */
  public boolean covers(Duration call) {
    return endNanos - System.nanoTime() > call.toNanos();
  }
}
