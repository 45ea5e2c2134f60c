package org.auditwebhook.delivery;

import java.time.Duration;
import java.util.Optional;

/**
 * What one of several instances has of the {@link Rate} that they share. It asks for as many
 * permits as it has events, in lumps that are worth {@link #LONGEST_LUMP} at most, and is told from
 * when on it may use them. For the next lump it asks only then, so that busy instances wait behind
 * each other and all get the same; who is idle takes nothing. What is not used within {@link #KEPT}
 * is forfeited.
 *
 * <p>What had to be sent without a permit is owed, and paid with the next lumps.
 *
 * <p>Times are by {@link System#nanoTime}. Not thread-safe.
 */
public final class RateShare {
  /** What the permits of one lump are worth at most, if one call does not need more. */
  static final Duration LONGEST_LUMP = Duration.ofMillis(100);

  /** How long permits may be used; a machine that is busy may take so long to come to it. */
  static final Duration KEPT = Duration.ofSeconds(1);

  private Optional<Rate> rate = Optional.empty();

  /** The permits that there are, from {@link #from} on; less than none if some are owed. */
  private int held;

  private long from;

  /**
   * Goes on at another rate, with the permits that there are.
   *
   * @param inForce empty for no limit
   */
  public void changed(Optional<Rate> inForce, long now) {
    if (rate.isEmpty() || inForce.isEmpty()) {
      held = 0;
      from = now;
    }
    rate = inForce;
  }

  /** How many events may be sent now; {@link Integer#MAX_VALUE} without a rate. */
  public int available(long now) {
    if (rate.isEmpty()) {
      return Integer.MAX_VALUE;
    }
    forfeit(now);
    return now - from < 0 ? 0 : Math.max(0, held);
  }

  /** So many are sent, whether there are as many permits or not. */
  public void spend(int events) {
    held -= events;
  }

  /** So many that were counted a moment ago are not sent after all. */
  public void giveBack(int events) {
    held += events;
  }

  /**
   * How long until permits that were given may be used; 0 if none are to come, or without a rate.
   */
  public long nanosUntilNext(long now) {
    return rate.isEmpty() ? 0 : Math.max(0, from - now);
  }

  /**
   * How many permits are to be asked for now: none while there are some, or are to come.
   *
   * @param events how many wait to be sent; with none, only what is owed is asked for
   * @param ofOneCall how many of them one call may carry
   */
  public int wanted(int events, int ofOneCall, long now) {
    if (rate.isEmpty() || now - from < 0) {
      return 0;
    }
    forfeit(now);
    return held > 0 ? 0 : Math.min(events - held, most(rate.get(), ofOneCall));
  }

  /**
   * So many permits were given that were asked for.
   *
   * @param usableFrom not to be used before
   */
  public void granted(int permits, long usableFrom) {
    held += permits;
    from = usableFrom;
  }

  private void forfeit(long now) {
    if (held > 0 && now - from > KEPT.toNanos()) {
      held = 0;
    }
  }

  /** Never more than may come at once. */
  private static int most(Rate rate, int ofOneCall) {
    long lump = LONGEST_LUMP.toMillis() * rate.perSecond() / 1_000;
    return (int) Math.min(Math.max(lump, ofOneCall), rate.burst());
  }
}
