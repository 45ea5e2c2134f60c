package org.auditwebhook.settings;

import java.time.Duration;
import java.util.Objects;

/**
 * How the webhook may be called. An admin can change each part at runtime, which then wins.
 *
 * @param retry how often and how fast within one call
 * @param concurrency how many calls at a time
 * @param ordering what is promised about the order of events
 * @param batch how many events in one call
 * @param rate how many events in a time
 */
public record LimitSettings(
    Retry retry, Concurrency concurrency, Ordering ordering, Batch batch, Rate rate) {

  /** All parts have to be there. */
  public LimitSettings {
    Objects.requireNonNull(retry, "retry");
    Objects.requireNonNull(concurrency, "concurrency");
    Objects.requireNonNull(ordering, "ordering");
    Objects.requireNonNull(batch, "batch");
    Objects.requireNonNull(rate, "rate");
  }

  /**
   * The attempts of one call.
   *
   * @param maxAttempts in all, 1–10
   * @param initialBackoff the wait before the second attempt, zero to a minute; doubles from
   *     attempt to attempt
   */
  public record Retry(int maxAttempts, Duration initialBackoff) {
    /**
     * @throws InvalidSettingException if a part is out of range
     */
    public Retry {
      Setting.MAX_ATTEMPTS.require(maxAttempts);
      Setting.INITIAL_BACKOFF.require(initialBackoff);
    }
  }

  /**
   * The calls in flight, in each instance.
   *
   * @param most the upper bound, 1–512
   * @param adaptive whether the number follows the endpoint, up to {@link #most}
   */
  public record Concurrency(int most, boolean adaptive) {
    /**
     * @throws InvalidSettingException if it is out of range
     */
    public Concurrency {
      Setting.CONCURRENCY.require(most);
    }
  }

  /**
   * The events of one call.
   *
   * @param enabled whether there may be several; else the rest has no meaning
   * @param maxSize the most events, 1–10,000
   * @param maxBytes the most bytes of the body, 1 KiB–16 MiB
   * @param maxWait how long an event waits for others, zero to 10 s
   */
  public record Batch(boolean enabled, int maxSize, int maxBytes, Duration maxWait) {
    /**
     * @throws InvalidSettingException if a part is out of range
     */
    public Batch {
      Setting.BATCH_MAX_SIZE.require(maxSize);
      Setting.BATCH_MAX_BYTES.require(maxBytes);
      Setting.BATCH_MAX_WAIT.require(maxWait);
    }
  }

  /**
   * The events in a time, over all instances.
   *
   * @param limit a second, 0–1,000,000; 0 for any number
   * @param burst at once after a pause, 0–1,000,000; 0 for as many as {@link #limit}
   */
  public record Rate(int limit, int burst) {
    /**
     * @throws InvalidSettingException if a part is out of range
     */
    public Rate {
      Setting.RATE_LIMIT.require(limit);
      Setting.RATE_BURST.require(burst);
    }
  }
}
