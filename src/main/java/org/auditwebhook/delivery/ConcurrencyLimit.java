package org.auditwebhook.delivery;

import java.time.Duration;

/**
 * How many calls to an endpoint may be in flight, found out by measuring. Once a window of time it
 * compares the latency with its base, which is what the endpoint takes when nothing queues: while
 * it holds the number grows, doubling until it first does not. The base is the least latency of the
 * last ten seconds. When it has not been seen for so long, or when the latency is more than twice
 * it, most calls are held back for a moment to measure it anew; if the latency is more than twice
 * the base even then, calls queue and the number shrinks, else it is the endpoint that has become
 * slower. It shrinks as well when calls are in vain. A number that is not made use of does not
 * grow.
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

  /** Whoever is slow that soon after the base was measured is so because calls queue. */
  private static final int WINDOWS_MEASURED_LASTS = 30;

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
  private int windowsSinceMeasured = WINDOWS_MEASURED_LASTS;
  private double limitBefore;
  private long latencyBefore;
  private int slowWindows;

  private boolean begun;
  private long windowEnd;
  private int answered;
  private int inVain;
  private long latencies;
  private int mostInFlight;

  /** The most calls that may be in flight now. */
  public int of(Concurrency concurrency) {
    return concurrency.adaptive() ? Math.min(calls(), concurrency.most()) : concurrency.most();
  }

  /** The limit in whole calls. */
  private int calls() {
    return (int) limit;
  }

  /** Forgets everything: the endpoint has another target. */
  public void reset() {
    limit = INITIAL;
    doubling = true;
    baseNanos = Long.MAX_VALUE;
    measuringBase = 0;
    slowWindows = 0;
    windowsSinceMeasured = WINDOWS_MEASURED_LASTS;
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
    windowsSinceMeasured++;
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
    boolean used = mostInFlight * 4 >= calls() * 3;
    boolean old = now - baseSeenAt > BASE_LASTS.toNanos();
    if (latency <= baseNanos || (old && !used)) {
      baseNanos = latency;
      baseSeenAt = now;
      old = false;
    }
    slowWindows = times(latency) > TOLERANCE ? slowWindows + 1 : 0;
    boolean slow = slowWindows >= SLOW_WINDOWS;
    if (old || (slow && windowsSinceMeasured >= WINDOWS_MEASURED_LASTS)) {
      measuringBase = WINDOWS_TO_MEASURE_BASE;
      limitBefore = limit;
      latencyBefore = latency;
      limit = Math.max(1, limit * SHARE_TO_MEASURE_BASE);
    } else if (slow) {
      shrinkTo(latency);
    } else if (used && slowWindows == 0) {
      limit = doubling ? 2 * limit : limit + Math.sqrt(limit);
    }
  }

  private void measureBase(long now) {
    measuringBase--;
    if (measuringBase == 0) {
      baseNanos = latencies / answered;
      baseSeenAt = now;
      windowsSinceMeasured = 0;
      limit = limitBefore;
      if (times(latencyBefore) > TOLERANCE) {
        shrinkTo(latencyBefore);
      } else {
        doubling |= slowWindows >= SLOW_WINDOWS; // what it was compared with was of another time
        slowWindows = 0;
      }
    }
  }

  private double times(long latency) {
    return (double) latency / baseNanos;
  }

  private void shrinkTo(long latency) {
    shrink(Math.max(0.5, TOLERANCE / times(latency)));
  }

  private void shrink(double factor) {
    limit = Math.max(1, limit * factor);
    doubling = false;
    slowWindows = 0;
    measuringBase = 0;
  }
}
