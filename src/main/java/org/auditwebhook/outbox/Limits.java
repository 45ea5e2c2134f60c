package org.auditwebhook.outbox;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.auditwebhook.delivery.Batching;
import org.auditwebhook.delivery.Concurrency;
import org.auditwebhook.delivery.Rate;
import org.auditwebhook.delivery.RetryPolicy;
import org.auditwebhook.settings.Ordering;

/**
 * How an endpoint may be called.
 *
 * @param retry how often and how fast within one call
 * @param concurrency how many calls at a time
 * @param ordering what it is promised about the order of events
 * @param batching how many events in one POST
 * @param rate how many events in a time; empty for no limit
 */
public record Limits(
    RetryPolicy retry,
    Concurrency concurrency,
    Ordering ordering,
    Batching batching,
    Optional<Rate> rate) {

  /** All of them by their names in the API; what is no limit is 0. */
  public Map<String, Object> byName() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("initial_backoff", retry.initialBackoff().toString());
    all.put("max_attempts", retry.maxAttempts());
    all.put("concurrency", concurrency.most());
    all.put("adaptive_concurrency", concurrency.adaptive());
    all.put("ordering", ordering.word());
    all.put("batch_enabled", batching.enabled());
    all.put("batch_max_size", batching.maxSize());
    all.put("batch_max_bytes", batching.maxBytes());
    all.put("batch_max_wait", batching.maxWait().toString());
    all.put("rate_limit", rate.map(Rate::perSecond).orElse(0));
    all.put("rate_burst", rate.map(Rate::burst).orElse(0));
    return all;
  }

  /**
   * A lease has to outlast the longest call.
   *
   * @param retry how often and how fast it is tried within one call
   * @param longestAttempt the longest that one attempt can last
   * @throws IllegalArgumentException with a sentence that says how long it has to be
   */
  public static void checkLease(RetryPolicy retry, Duration lease, Duration longestAttempt) {
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
