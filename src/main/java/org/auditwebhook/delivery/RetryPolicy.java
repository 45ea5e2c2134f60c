package org.auditwebhook.delivery;

import java.time.Duration;
import java.util.Optional;

/**
 * How often an event is posted within one call, and how long to wait between: the reference
 * contract's <i>Delivery</i>, three attempts, the second after the initial backoff, the third after
 * twice that. {@code Retry-After} is honoured: up to {@link #LONGEST_WAIT} within the call, beyond
 * that by a later call.
 *
 * @param maxAttempts attempts in all, 1–{@value #MOST_ATTEMPTS}
 * @param initialBackoff the wait before the second attempt, zero to {@link #LONGEST_BACKOFF};
 *     doubles from attempt to attempt, up to {@link #LONGEST_BACKOFF}
 */
public record RetryPolicy(int maxAttempts, Duration initialBackoff) {
  /** The most that {@link #maxAttempts} may be. */
  public static final int MOST_ATTEMPTS = 10;

  /** The longest wait between two attempts that an endpoint did not ask for. */
  public static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);

  /** The longest {@code Retry-After} that is waited for within a call. */
  public static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  /** The longest {@code Retry-After} that is honoured at all. */
  public static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(10);

  private static final Duration LEASE_MARGIN = Duration.ofSeconds(10);

  /**
   * @throws IllegalArgumentException with a sentence that names the part out of range
   */
  public RetryPolicy {
    if (maxAttempts < 1 || maxAttempts > MOST_ATTEMPTS) {
      throw new IllegalArgumentException(
          "max attempts must be 1 to " + MOST_ATTEMPTS + ", not " + maxAttempts);
    }
    if (initialBackoff.isNegative() || initialBackoff.compareTo(LONGEST_BACKOFF) > 0) {
      throw new IllegalArgumentException(
          "initial backoff must be PT0S to " + LONGEST_BACKOFF + ", not " + initialBackoff);
    }
  }

  /**
   * How long to wait before the next attempt of the same call.
   *
   * @param attempts how many have been made, at least 1
   * @param last what came of the last one
   * @return empty if there is to be no next attempt in this call
   */
  public Optional<Duration> pauseAfter(int attempts, Outcome last) {
    if (!(last instanceof Outcome.Unavailable unavailable) || attempts >= maxAttempts) {
      return Optional.empty();
    }
    Duration asked = unavailable.retryAfter().orElse(Duration.ZERO);
    return asked.compareTo(LONGEST_WAIT) > 0
        ? Optional.empty()
        : Optional.of(Waits.longer(asked, backoff(attempts)));
  }

  /** What becomes of a delivery whose call ended with this outcome. */
  public Settlement settle(Outcome last) {
    if (last instanceof Outcome.Accepted) {
      return new Settlement.Delivered();
    }
    if (last instanceof Outcome.Unavailable unavailable) {
      return unavailable
          .retryAfter()
          .filter(asked -> asked.compareTo(LONGEST_WAIT) > 0)
          .<Settlement>map(
              asked -> new Settlement.DueAgain(Waits.shorter(asked, LONGEST_RETRY_AFTER)))
          .orElseGet(() -> new Settlement.Dead(Cause.UNAVAILABLE));
    }
    return new Settlement.Dead(last instanceof Outcome.Blocked ? Cause.BLOCKED : Cause.REFUSED);
  }

  /**
   * What becomes of a delivery whose call ended so while its endpoint is known to be down: it waits
   * in the outbox, because the outage is the endpoint's and not the event's.
   */
  public static Settlement settleWhileDown(Outcome.Unavailable last) {
    return new Settlement.DueAgain(
        Waits.shorter(last.retryAfter().orElse(Duration.ZERO), LONGEST_RETRY_AFTER));
  }

  /**
   * The shortest that the lease of a delivery may be: it outlasts the longest call, and the way to
   * its beginning and from its end.
   *
   * @param attempt the time limit of one attempt
   */
  public Duration shortestLease(Duration attempt) {
    return worstCall(attempt).plus(LEASE_MARGIN);
  }

  /**
   * The longest that a call can last.
   *
   * @param attempt the time limit of one attempt
   */
  public Duration worstCall(Duration attempt) {
    Duration worst = attempt.multipliedBy(maxAttempts);
    for (int attempts = 1; attempts < maxAttempts; attempts++) {
      worst = worst.plus(Waits.longer(LONGEST_WAIT, backoff(attempts)));
    }
    return worst;
  }

  /**
   * The backoff after so many attempts: it is compared before it is multiplied, so that it can't
   * overflow.
   */
  Duration backoff(int attempts) {
    int doublings = Math.min(Math.max(attempts - 1, 0), Long.SIZE - 2);
    long mostInitial = LONGEST_BACKOFF.toNanos() >> doublings;
    long initial = initialBackoff.toNanos();
    return initial > mostInitial ? LONGEST_BACKOFF : Duration.ofNanos(initial << doublings);
  }
}
