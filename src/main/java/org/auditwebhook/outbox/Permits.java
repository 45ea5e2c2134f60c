package org.auditwebhook.outbox;

import java.time.Duration;
import java.util.Optional;
import org.auditwebhook.delivery.Rate;
import org.auditwebhook.delivery.RateLimit;
import org.auditwebhook.delivery.RateShare;

/**
 * How many events may be sent to one endpoint now, by its rate. Each attempt spends a permit for
 * each of its events, also one that could not wait for it: that is owed then. On an outbox that
 * other instances share, permits are asked for from {@link SharedRate}.
 *
 * <p>Times are by {@link System#nanoTime}. Not thread-safe: the {@link Lane} has the lock.
 */
final class Permits {
  private final boolean shared;
  private final RateLimit alone = new RateLimit();
  private final RateShare share = new RateShare();
  private Optional<Rate> rate = Optional.empty();

  /**
   * @param shared whether other instances may send to the same endpoint
   */
  Permits(boolean shared) {
    this.shared = shared;
  }

  /**
   * Goes on at this rate.
   *
   * @param inForce empty for no limit
   */
  void changed(Optional<Rate> inForce, long now) {
    rate = inForce;
    alone.changed(inForce, now);
    share.changed(inForce, now);
  }

  /** How many events may be sent now; {@link Integer#MAX_VALUE} without a rate. */
  int available(long now) {
    return shared ? share.available(now) : alone.available(now);
  }

  /**
   * How many events may be sent within so long a time, one at least; {@link Integer#MAX_VALUE}
   * without a rate. Of a shared rate it is as if this instance had it for itself.
   */
  int within(Duration time, long now) {
    return rate.map(
            limit ->
                (int) Math.max(1, available(now) + time.toMillis() * limit.perSecond() / 1_000))
        .orElse(Integer.MAX_VALUE);
  }

  /** So many are sent, whether there are as many permits or not. */
  void spend(int events, long now) {
    if (shared) {
      share.spend(events);
    } else {
      alone.spend(events, now);
    }
  }

  /** So many that were spent a moment ago are not sent after all. */
  void giveBack(int events) {
    if (shared) {
      share.giveBack(events);
    } else {
      alone.giveBack(events);
    }
  }

  /**
   * How long until so many events may be sent, or as many as there will be; 0 for now.
   *
   * @return {@link Long#MAX_VALUE} if permits are to be asked for first
   */
  long nanosUntil(int events, long now) {
    if (!shared) {
      return alone.nanosUntil(events, now);
    }
    long wait = share.nanosUntilNext(now);
    return wait > 0 || share.available(now) > 0 ? wait : Long.MAX_VALUE;
  }

  /**
   * How long until permits that were given may be used, and perhaps others be asked for.
   *
   * @return {@link Long#MAX_VALUE} if none are to come
   */
  long nanosUntilAsking(long now) {
    long wait = shared ? share.nanosUntilNext(now) : 0;
    return wait > 0 ? wait : Long.MAX_VALUE;
  }

  /**
   * How many permits are to be asked for from {@link SharedRate#give} now.
   *
   * @param events how many wait to be sent
   * @param ofOneCall how many of them one call may carry
   * @return 0 for none
   */
  int wanted(int events, int ofOneCall, long now) {
    return shared ? share.wanted(events, ofOneCall, now) : 0;
  }

  /**
   * So many permits were given.
   *
   * @param usableFrom not to be used before
   */
  void granted(int permits, long usableFrom) {
    share.granted(permits, usableFrom);
  }
}
