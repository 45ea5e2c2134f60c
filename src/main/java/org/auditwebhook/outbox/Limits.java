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
   * @param longestAttempt the longest that one attempt can last
   * @throws IllegalArgumentException with a sentence that says how long it has to be
   */
  public void checkAgainst(Duration lease, Duration longestAttempt) {
    Duration shortest = retry.shortestLease(longestAttempt);
    if (lease.compareTo(shortest) < 0) {
      throw new IllegalArgumentException(
          "audit.webhook.outbox.lease is "
              + lease
              + " and must be at least "
              + shortest
              + ", to outlast the longest call of "
              + retry.maxAttempts()
              + " attempts with an initial backoff of "
              + retry.initialBackoff()
              + ": raise it, or lower these or the timeouts");
    }
  }
}
