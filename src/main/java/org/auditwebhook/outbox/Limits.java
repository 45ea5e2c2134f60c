package org.auditwebhook.outbox;

import java.time.Duration;
import org.auditwebhook.delivery.RetryPolicy;

/**
 * How an endpoint may be called.
 *
 * @param retry how often and how fast within one call
 * @param concurrency the most calls in flight, 1–512
 */
public record Limits(RetryPolicy retry, int concurrency) {
  /** The most that {@link #concurrency} may be. */
  public static final int MOST_CONCURRENCY = 512;

  /**
   * @throws IllegalArgumentException with a sentence that names the part out of range
   */
  public Limits {
    if (concurrency < 1 || concurrency > MOST_CONCURRENCY) {
      throw new IllegalArgumentException(
          "concurrency must be 1 to " + MOST_CONCURRENCY + ", not " + concurrency);
    }
  }

  /** These limits with the change. */
  Limits with(LimitsChange change) {
    return new Limits(
        new RetryPolicy(
            change.maxAttempts().orElse(retry.maxAttempts()),
            change.initialBackoff().orElse(retry.initialBackoff())),
        change.concurrency().orElse(concurrency));
  }

  /**
   * A lease has to outlast the longest call.
   *
   * @throws IllegalArgumentException with a sentence that says by how much it does not
   */
  void checkAgainst(Duration lease, Duration longestAttempt) {
    Duration worst = retry.worstCall(longestAttempt);
    if (worst.compareTo(lease) >= 0) {
      throw new IllegalArgumentException(
          "with these limits a call could last "
              + worst
              + ", longer than its lease; raise audit.webhook.outbox.lease above that first, it is "
              + lease);
    }
  }
}
