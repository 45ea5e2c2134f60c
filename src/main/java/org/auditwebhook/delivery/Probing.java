package org.auditwebhook.delivery;

import java.time.Duration;

/**
 * When an endpoint whose circuit breaker is open is tried with one delivery: after 1 s, 2 s, 4 s
 * and so on up to a minute, each ±20 %, so that the probes of many senders don't come together.
 */
public final class Probing {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final double JITTER = 0.2;

  private Probing() {}

  /**
   * How long to wait for the next probe. A {@code Retry-After} of the last answer is honoured, up
   * to the longest wait: it was about one delivery, and the endpoint may be well before.
   *
   * @param probes how many have been made since the breaker opened
   * @param last what came of the last attempt
   * @param random from 0, inclusive, to 1
   */
  public static Duration waitAfter(int probes, Outcome last, double random) {
    Duration jittered = Waits.jittered(nominal(probes), JITTER, random);
    Duration asked =
        last instanceof Outcome.Unavailable unavailable
            ? Waits.shorter(unavailable.retryAfter().orElse(Duration.ZERO), LONGEST)
            : Duration.ZERO;
    return Waits.longer(asked, jittered);
  }

  private static Duration nominal(int probes) {
    int doublings = Math.min(Math.max(probes, 0), 6); // 2^6 s is over a minute
    return Waits.shorter(SHORTEST.multipliedBy(1L << doublings), LONGEST);
  }
}
