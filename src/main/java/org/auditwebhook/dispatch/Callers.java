package org.auditwebhook.dispatch;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.auditwebhook.logging.RateLimitedLog;
import org.auditwebhook.outbox.Lane;
import org.auditwebhook.outbox.Leased;

/**
 * The tasks that take deliveries from a lane and have them called: as many as there is work for, at
 * most one for each slot of the lane. A task that finds nothing for a while ends. Thread-safe.
 */
final class Callers {
  private static final System.Logger LOG = System.getLogger(Callers.class.getName());

  /**
   * Long enough that a steady load starts no tasks, short enough that an idle endpoint holds no
   * threads.
   */
  private static final Duration LONGEST_IDLE = Duration.ofMillis(500);

  private final RateLimitedLog rejectionLog =
      new RateLimitedLog(LOG, System.Logger.Level.DEBUG, Duration.ofMinutes(1));

  private final Lane lane;
  private final Executor executor;
  private final Consumer<Leased> call;
  private final AtomicInteger running = new AtomicInteger();

  Callers(Lane lane, Executor executor, Consumer<Leased> call) {
    this.lane = lane;
    this.executor = executor;
    this.call = call;
  }

  /** Starts as many tasks as are missing. */
  void startMissing() {
    for (int missing = lane.takersMissing(); missing > 0; missing--) {
      if (running.incrementAndGet() > lane.endpoint().limits().concurrency().most() || !started()) {
        running.decrementAndGet();
        return;
      }
    }
  }

  /** Whether any task runs. */
  boolean anyRuns() {
    return running.get() > 0;
  }

  /** Calls the next delivery in the caller's thread, if one waits. */
  boolean callNext(Duration patience) {
    Optional<Leased> next = lane.take(patience);
    next.ifPresent(call);
    return next.isPresent();
  }

  private boolean started() {
    try {
      executor.execute(this::run);
      return true;
    } catch (RuntimeException | LinkageError e) {
      // A server that stops takes no tasks; the tasks that run, and the stopping thread, go on.
      rejectionLog.write("The server takes no further task", e);
      return false;
    }
  }

  private void run() {
    try {
      while (callNext(LONGEST_IDLE) && !Thread.currentThread().isInterrupted()) {
        // until there is nothing for a while, or the server ends its tasks
      }
    } finally {
      running.decrementAndGet();
    }
  }
}
