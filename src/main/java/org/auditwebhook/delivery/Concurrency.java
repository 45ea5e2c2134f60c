package org.auditwebhook.delivery;

/**
 * How many calls to an endpoint may be in flight at a time, in one instance.
 *
 * @param most the upper bound, 1–{@value #MOST}
 * @param adaptive whether the number follows the endpoint, see {@link ConcurrencyLimit}; else it is
 *     {@link #most}
 */
public record Concurrency(int most, boolean adaptive) {
  /** The most that {@link #most} may be. */
  public static final int MOST = 512;

  /**
   * @throws IllegalArgumentException with a sentence that names the part out of range
   */
  public Concurrency {
    if (most < 1 || most > MOST) {
      throw new IllegalArgumentException("concurrency must be 1 to " + MOST + ", not " + most);
    }
  }
}
