package org.auditwebhook.delivery;

/**
 * How many events may go to an endpoint in a time, from all instances together.
 *
 * @param perSecond in the long run, 1–{@value #MOST}
 * @param burst at once after a pause, 1–{@value #MOST}
 */
public record Rate(int perSecond, int burst) {
  /** The most that either may be. */
  public static final int MOST = 1_000_000;

  /**
   * @throws IllegalArgumentException with a sentence that names the part out of range
   */
  public Rate {
    if (perSecond < 1 || perSecond > MOST) {
      throw new IllegalArgumentException("rate limit must be 1 to " + MOST + ", not " + perSecond);
    }
    if (burst < 1 || burst > MOST) {
      throw new IllegalArgumentException("rate burst must be 1 to " + MOST + ", not " + burst);
    }
  }

  /**
   * How long so many events take; rounded up, so that it is never too fast.
   *
   * @param second how many units of time a second has
   * @return in these units
   */
  public long timeOf(long events, long second) {
    return -Math.floorDiv(-events * second, perSecond);
  }
}
