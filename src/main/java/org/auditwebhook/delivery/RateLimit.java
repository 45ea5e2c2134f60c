package org.auditwebhook.delivery;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How many events may be sent now at a {@link Rate}: a bucket of permits that fills with time, up
 * to the burst, and that each event takes one from. What had to be sent without a permit is owed,
 * and nothing may be sent until it is paid.
 *
 * <p>Times are by {@link System#nanoTime}, so that a clock that is set changes nothing. Not
 * thread-safe.
 */
public final class RateLimit {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private Optional<Rate> rate = Optional.empty();

  /** Up to when permits were spent: what could have been sent since may be sent now. */
  private long spentUntil;

  /**
   * Goes on at another rate, with the permits that there are, at most the new burst; with a full
   * burst where there was no rate before.
   *
   * @param inForce empty for no limit
   */
  public void changed(Optional<Rate> inForce, long now) {
    if (inForce.equals(rate)) {
      return;
    }
    long permits = rate.isEmpty() ? Rate.MOST : balance(rate.get(), now);
    rate = inForce;
    rate.ifPresent(
        other -> spentUntil = now - other.timeOf(Math.min(permits, other.burst()), SECOND));
  }

  /** How many events may be sent now; {@link Integer#MAX_VALUE} without a rate. */
  public int available(long now) {
    return rate.map(limit -> (int) Math.max(0, balance(limit, now))).orElse(Integer.MAX_VALUE);
  }

  /** So many are sent, whether there are as many permits or not. */
  public void spend(int events, long now) {
    rate.ifPresent(
        limit -> {
          long full = now - limit.timeOf(limit.burst(), SECOND);
          long from = spentUntil - full < 0 ? full : spentUntil;
          spentUntil = from + limit.timeOf(events, SECOND);
        });
  }

  /** So many that were counted a moment ago are not sent after all. */
  public void giveBack(int events) {
    rate.ifPresent(limit -> spentUntil -= limit.timeOf(events, SECOND));
  }

  /**
   * How long until so many may be sent; until the whole burst if that is less.
   *
   * @return 0 for now
   */
  public long nanosUntil(int events, long now) {
    return rate.map(
            limit ->
                Math.max(
                    0, spentUntil + limit.timeOf(Math.min(events, limit.burst()), SECOND) - now))
        .orElse(0L);
  }

  /** The permits that there are, at most the burst; less than none if some are owed. */
  private long balance(Rate limit, long now) {
    long elapsed = Math.min(now - spentUntil, limit.timeOf(limit.burst(), SECOND));
    return Math.floorDiv(elapsed * limit.perSecond(), SECOND);
  }
}
