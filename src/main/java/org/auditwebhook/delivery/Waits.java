package org.auditwebhook.delivery;

import java.time.Duration;

/** Arithmetic of waits that {@link Duration} does not have. */
final class Waits {
  private Waits() {}

  static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /**
   * Longer or shorter by up to a share of itself.
   *
   * @param random where between the two, from 0 to 1
   */
  static Duration jittered(Duration duration, double share, double random) {
    return Duration.ofNanos(Math.round(duration.toNanos() * (1 + share * (2 * random - 1))));
  }
}
