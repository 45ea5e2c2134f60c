package org.auditwebhook.outbox;

import java.time.Duration;

/**
 * How fast an endpoint takes deliveries, to lease as many ahead of their calls as are begun soon.
 * Times are by {@link System#nanoTime}. Not thread-safe.
 */
final class Pace {
  /**
   * What is leased ahead is begun within this time: long against a claim, short against a lease and
   * the time after which another instance should get some of it.
   */
  static final Duration HORIZON = Duration.ofMillis(500);

  /** The most that are leased ahead, so that memory does not depend on the pace. */
  static final int MOST_AHEAD = 8_192;

  private static final long WINDOW_NANOS = Duration.ofMillis(100).toNanos();

  private long windowBegin;
  private boolean begun;
  private int ended;
  private double perSecond;

  /** So many deliveries have ended. */
  void ended(int deliveries, long now) {
    if (!begun) {
      begun = true;
      windowBegin = now;
    }
    ended += deliveries;
    long nanos = now - windowBegin;
    if (nanos >= WINDOW_NANOS) {
      double current = ended * 1e9 / nanos;
      perSecond = current < perSecond ? (perSecond + current) / 2 : current;
      ended = 0;
      windowBegin = now;
    }
  }

  /** How many may be leased ahead of their calls. */
  int ahead() {
    return (int) Math.min(MOST_AHEAD, perSecond * HORIZON.toNanos() / 1e9);
  }

  /** Forgets it: the endpoint has another target, or was away. */
  void reset() {
    begun = false;
    ended = 0;
    perSecond = 0;
  }
}
