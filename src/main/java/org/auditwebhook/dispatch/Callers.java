package org.auditwebhook.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.auditwebhook.logging.RateLimitedLog;
import org.auditwebhook.outbox.Lane;
import org.auditwebhook.outbox.Leased;

/**
 * The threads that take deliveries from a lane and have them called: as many as there is work for,
 * at most one for each call that may be in flight. One that finds nothing for a while ends. They
 * are of the server's making, and of no pool: its size is nothing that an operator should have to
 * fit to the concurrency. Thread-safe.
 */
final class Callers {
  private static final System.Logger LOG = System.getLogger(Callers.class.getName());

  /**
   * Long enough that a steady load starts no threads, short enough that an idle endpoint holds no
   * threads.
   */
  private static final Duration LONGEST_IDLE = Duration.ofSeconds(2);

  private final RateLimitedLog rejectionLog =
      new RateLimitedLog(LOG, System.Logger.Level.DEBUG, Duration.ofMinutes(1));

  private final Lane lane;
  private final ThreadFactory threads;
  private final Consumer<List<Leased>> call;
  private final AtomicInteger running = new AtomicInteger();

  /** Those of them that have not looked for a delivery yet. */
  private final AtomicInteger starting = new AtomicInteger();

  Callers(Lane lane, ThreadFactory threads, Consumer<List<Leased>> call) {
    this.lane = lane;
    this.threads = threads;
    this.call = call;
  }

  /** Starts as many as are missing. */
  void startMissing() {
    for (int missing = lane.takersMissing() - starting.get(); missing > 0; missing--) {
      // those that come back from a call are missing for a moment only
      if (running.incrementAndGet() > lane.mostCalls() || !started()) {
        running.decrementAndGet();
        return;
      }
    }
  }

  /** Whether any runs. */
  boolean anyRuns() {
    return running.get() > 0;
  }

  /** Calls the next delivery in the caller's thread, if one waits. */
  boolean callNext(Duration patience) {
    List<Leased> next = lane.take(patience);
    if (!next.isEmpty()) {
      call.accept(next);
    }
    return !next.isEmpty();
  }

  private boolean started() {
    starting.incrementAndGet();
    try {
      threads.newThread(this::run).start();
      return true;
    } catch (RuntimeException | LinkageError e) {
      starting.decrementAndGet();
      // A server that stops starts none; those that run, and the stopping thread, go on.
      rejectionLog.write("The server starts no further thread", e);
      return false;
    }
  }

  private void run() {
    starting.decrementAndGet();
    try {
      while (callNext(LONGEST_IDLE) && !Thread.currentThread().isInterrupted()) {
        // until there is nothing for a while, or the server ends its threads
      }
    } finally {
      running.decrementAndGet();
    }
  }
}
