package org.auditwebhook.delivery;

import java.time.Duration;

/**
 * Whether several events go to an endpoint in one POST, and how many.
 *
 * @param enabled whether they do; else each event is a POST of its own and the rest has no meaning
 * @param maxSize the most events of a batch, 1–{@value #MOST_EVENTS}
 * @param maxBytes the most bytes of a batch's body, 1,024–{@value #MOST_BYTES}; a larger event is a
 *     batch of its own
 * @param maxWait how long an event waits for others at most, zero to {@link #LONGEST_WAIT}
 */
public record Batching(boolean enabled, int maxSize, int maxBytes, Duration maxWait) {
  /** The most that {@link #maxSize} may be. */
  public static final int MOST_EVENTS = 10_000;

  /** The least that {@link #maxBytes} may be. */
  public static final int FEWEST_BYTES = 1_024;

  /** The most that {@link #maxBytes} may be: 16 MiB. */
  public static final int MOST_BYTES = 16 * 1_048_576;

  /** The longest that {@link #maxWait} may be. */
  public static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  /**
   * @throws IllegalArgumentException with a sentence that names the part out of range
   */
  public Batching {
    if (maxSize < 1 || maxSize > MOST_EVENTS) {
      throw new IllegalArgumentException(
          "batch max size must be 1 to " + MOST_EVENTS + ", not " + maxSize);
    }
    if (maxBytes < FEWEST_BYTES || maxBytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "batch max bytes must be %d to %d, not %d".formatted(FEWEST_BYTES, MOST_BYTES, maxBytes));
    }
    if (maxWait.isNegative() || maxWait.compareTo(LONGEST_WAIT) > 0) {
      throw new IllegalArgumentException(
          "batch max wait must be PT0S to " + LONGEST_WAIT + ", not " + maxWait);
    }
  }

  /** The most events of one POST, 1 without batches. */
  public int mostInPost() {
    return enabled ? maxSize : 1;
  }
}
