package org.auditwebhook.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When a dead letter comes back by itself: one whose endpoint was unavailable, after each wait of
 * the schedule in turn, and when it has had them all, never. What was refused or blocked never
 * does: only a human can know whether that will ever change.
 *
 * @param waits the waits between a death and the next redelivery, the first one first; empty for
 *     never
 */
public record RedeliverySchedule(List<Duration> waits) {
  /** Each wait is longer or shorter by up to this part of it, so that not all come back at once. */
  static final double JITTER = 0.2;

  public RedeliverySchedule {
    waits = List.copyOf(waits);
  }

  /**
   * How long a dead letter waits until it comes back.
   *
   * @param cause why it is dead
   * @param last what came of its last attempt; what its endpoint asked for is a wait that it gets
   *     at least, up to {@link RetryPolicy#LONGEST_RETRY_AFTER}
   * @param redeliveries how often it has come back by itself
   * @param random where between the shortest and the longest wait, from 0 to 1
   * @return empty if it waits for a human
   */
  public Optional<Duration> next(Cause cause, Outcome last, int redeliveries, double random) {
    if (cause != Cause.UNAVAILABLE || redeliveries >= waits.size()) {
      return Optional.empty();
    }
    Duration wait = Waits.jittered(waits.get(redeliveries), JITTER, random);
    Duration asked = Waits.shorter(asked(last), RetryPolicy.LONGEST_RETRY_AFTER);
    return Optional.of(Waits.longer(wait, asked));
  }

  private static Duration asked(Outcome last) {
    return last instanceof Outcome.Unavailable unavailable
        ? unavailable.retryAfter().orElse(Duration.ZERO)
        : Duration.ZERO;
  }
}
