package org.auditwebhook.delivery;

import java.time.Duration;

/**
 * How many calls to an endpoint may be in flight, found out by measuring. Once a window of time it
 * compares the latency with the least of the last ten seconds, its base: while it holds the number
 * grows, doubling until it first does not; when it is more than twice the base, or calls are in
 * vain, it shrinks. The base is what the endpoint takes when nothing queues: as it may change, most
 * calls are held back for a moment when it has not been seen for ten seconds. A number that is not
 * made use of does not grow.
 *
 * <p>The windows and the base are those of BBR (Cardwell et al., 2016), the tolerance is that of
 * the gradient of Netflix concurrency-limits. Times are by {@link System#nanoTime}. Not
 * thread-safe.
 */
public final class ConcurrencyLimit {
  /** Where it begins: enough for a near endpoint, not too many for a small one. */
  static final int INITIAL = 16;

  static final Duration WINDOW = Duration.ofMillis(100);

  /** Fewer say nothing; a window is then longer. */
  static final int FEWEST_ATTEMPTS = 10;

  static final Duration BASE_LASTS = Duration.ofSeconds(10);

  /** A latency of so many times the base is mostly waiting. */
  private static final double TOLERANCE = 2;

  /** A single slow window is a pause of a garbage collector, of this side or the other. */
  private static final int SLOW_WINDOWS = 2;

  /** So many in vain are of events, not of too many calls. */
  private static final double TOLERATED_SHARE = 0.05;

  /** The first window after calls were held back still has some that began before. */
  private static final int WINDOWS_TO_MEASURE_BASE = 2;

  /** Half would not do: at twice the calls that the endpoint takes it would still see a queue. */
  private static final double SHARE_TO_MEASURE_BASE = 0.25;

  private double limit = INITIAL;
  private boolean doubling = true;
  private long baseNanos = Long.MAX_VALUE;
  private long baseSeenAt;
  private int measuringBase;
  private double limitBefore;
  private int slowWindows;

  private boolean begun;
  private long windowEnd;
  private int answered;
  private int inVain;
  private long latencies;
  private int mostInFlight;

  /** The most calls that may be in flight now. */
  public int of(Concurrency concurrency) {
    return concurrency.adaptive()
        ? Math.min((int) Math.max(limit, 1), concurrency.most())
        : concurrency.most();
  }

  /** Forgets everything: the endpoint has another target. */
  public void reset() {
    limit = INITIAL;
    doubling = true;
    baseNanos = Long.MAX_VALUE;
    measuringBase = 0;
    slowWindows = 0;
    begun = false;
  }

  /**
   * Counts an attempt that has ended; one that was blocked says nothing.
   *
   * @param inFlight how many calls there were then, with this one
   * @param most what {@link Concurrency#most} is
   */
  public void ended(Attempt attempt, int inFlight, int most, long now) {
    if (attempt.outcome() instanceof Outcome.Blocked) {
      return;
    }
    if (!begun) {
      begin(now);
    }
    mostInFlight = Math.max(mostInFlight, inFlight);
    if (attempt.outcome() instanceof Outcome.Unavailable) {
      inVain++;
    } else {
      answered++;
      latencies += attempt.duration().toNanos();
    }
    if (windowEnd - now <= 0 && answered + inVain >= FEWEST_ATTEMPTS) {
      close(now, most);
      begin(now);
    }
  }

  private void begin(long now) {
    begun = true;
    windowEnd = now + WINDOW.toNanos();
    answered = 0;
    inVain = 0;
    latencies = 0;
    mostInFlight = 0;
  }

  private void close(long now, int most) {
    double share = (double) inVain / (answered + inVain);
    if (share > TOLERATED_SHARE) {
      shrink(1 - share / 2);
    } else if (measuringBase > 0) {
      measureBase(now);
    } else {
      compare(latencies / answered, now);
    }
    limit = Math.min(limit, most);
  }

  private void compare(long latency, long now) {
    boolean used = mostInFlight >= limit * 3 / 4;
    if (latency <= baseNanos || !used) {
      baseNanos = latency;
      baseSeenAt = now;
    } else if (now - baseSeenAt > BASE_LASTS.toNanos()) {
      measuringBase = WINDOWS_TO_MEASURE_BASE;
      limitBefore = limit;
      limit = Math.max(1, limit * SHARE_TO_MEASURE_BASE);
      return;
    }
    double times = (double) latency / baseNanos;
    slowWindows = times > TOLERANCE ? slowWindows + 1 : 0;
    if (slowWindows >= SLOW_WINDOWS) {
      shrink(Math.max(0.5, TOLERANCE / times));
    } else if (used && slowWindows == 0) {
      limit = doubling ? 2 * limit : limit + Math.sqrt(limit);
    }
  }

  private void measureBase(long now) {
    measuringBase--;
    if (measuringBase == 0) {
      baseNanos = latencies / answered;
      baseSeenAt = now;
      limit = limitBefore;
    }
  }

  private void shrink(double factor) {
    limit = Math.max(1, limit * factor);
    doubling = false;
    slowWindows = 0;
    measuringBase = 0;
  }
}
