package org.auditwebhook.client;

import java.time.Duration;

/** How long to leave audit-webhook alone after so many failures in a row. Pure. */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int MOST_DOUBLINGS = 6;

  private Backoff() {}

  /**
   * Doubles from a tenth of a second to five.
   *
   * @param failures at least one
   */
  static Duration after(int failures) {
    Duration wait = FIRST.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
  }
}
