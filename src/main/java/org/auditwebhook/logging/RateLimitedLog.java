package org.auditwebhook.logging;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A line of the log that is written at most once an interval, however often there is reason to.
 * Thread-safe.
 */
public final class RateLimitedLog {
  private final System.Logger log;
  private final System.Logger.Level level;
  private final long intervalNanos;
  private final AtomicLong nextAt = new AtomicLong(System.nanoTime());
  private final AtomicLong unwritten = new AtomicLong();

  public RateLimitedLog(System.Logger log, System.Logger.Level level, Duration interval) {
    this.log = log;
    this.level = level;
    this.intervalNanos = interval.toNanos();
  }

  /**
   * Writes the sentence, with the number of those that were left out since the last one; or leaves
   * it out.
   *
   * @param cause may be {@code null}
   */
  public void write(String sentence, Throwable cause) {
    long now = System.nanoTime();
    long next = nextAt.get();
    if (now - next < 0 || !nextAt.compareAndSet(next, now + intervalNanos)) {
      unwritten.incrementAndGet();
      return;
    }
    long more = unwritten.getAndSet(0);
    log.log(level, more == 0 ? sentence : sentence + " (" + more + " more since)", cause);
  }
}
