package org.auditwebhook.outbox;

import java.time.Duration;

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
 */
public record Leased(
    int endpointId,
    long eventId,
    byte[] body,
    int attempts,
    int redeliveries,
    long token,
    long endNanos) {

  /** Whether a call of this length would end within the lease. */
  public boolean covers(Duration call) {
    return endNanos - System.nanoTime() > call.toNanos();
  }
}
