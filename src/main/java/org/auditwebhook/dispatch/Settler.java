package org.auditwebhook.dispatch;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.auditwebhook.logging.RateLimitedLog;
import org.auditwebhook.outbox.Lanes;
import org.auditwebhook.outbox.OutboxUnavailableException;
import org.auditwebhook.outbox.Settled;
import org.auditwebhook.outbox.Settlements;

/**
 * Settles deliveries in batches, in a thread of its own: whoever has called an endpoint leaves what
 * came of it here, and goes on at once. A batch is what has come while the last one was settled,
 * and where that was more than one, in a moment more: a commit costs as much as many deliveries in
 * it. What can't be settled because the database fails is kept and tried again. Thread-safe.
 */
@ApplicationScoped
class Settler {
  /** More of them make no difference any more, by {@code SettleBenchmark}. */
  private static final int MOST_IN_BATCH = 500;

  /**
   * How long to wait for more. A process that is killed has posted what it has not settled: so much
   * more is posted twice then.
   */
  private static final Duration GATHERING = Duration.ofMillis(10);

  private static final Duration LONGEST_IDLE = Duration.ofMillis(250);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

  private static final String FAILURE = "Outcomes can't be settled; they are kept and tried again";

  private final RateLimitedLog failureLog =
      new RateLimitedLog(
          System.getLogger(Settler.class.getName()),
          System.Logger.Level.ERROR,
          Duration.ofMinutes(1));

  private final BlockingQueue<Settled> waiting = new LinkedBlockingQueue<>();
  private final ReentrantLock settling = new ReentrantLock();

  /** What was taken and not yet settled; guarded by {@link #settling}. */
  private final List<Settled> batch = new ArrayList<>(MOST_IN_BATCH);

  private volatile boolean closed;

  @Inject Settlements settlements;
  @Inject Lanes lanes;

  /** Leaves all of them to be settled soon, in their order. */
  void settle(List<Settled> all) {
    waiting.addAll(all);
  }

  /** Settles what is left here until {@link #close}; for a thread of its own. */
  void run() {
    int last = 0;
    while (!closed) {
      try {
        last = settleNext(last > 1 ? GATHERING : Duration.ZERO);
      } catch (InterruptedException e) {
        // only close ends it: a server may interrupt its threads before
      } catch (RuntimeException | Error e) {
        failureLog.write(FAILURE, e);
        last = 0;
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_AFTER_FAILURE.toMillis());
    } catch (InterruptedException e) {
      // see run
    }
  }

  /**
   * Ends {@link #run}, and settles what is left in the caller's thread, unless the database fails.
   */
  void close() {
    closed = true;
    boolean interrupted = Thread.interrupted(); // a server's pool may give it no connection
    settling.lock();
    try {
      while (fill() > 0 && settleBatch()) {
        // until nothing is left
      }
    } finally {
      settling.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits for the next batch and settles it; says how many were in it. */
  private int settleNext(Duration gathering) throws InterruptedException {
    settling.lock();
    try {
      if (batch.isEmpty() && !awaitNext(gathering)) {
        return 0;
      }
      int taken = fill();
      if (!settleBatch()) {
        pause();
      }
      return taken;
    } finally {
      settling.unlock();
    }
  }

  private boolean awaitNext(Duration gathering) throws InterruptedException {
    Settled first = waiting.poll(LONGEST_IDLE.toMillis(), TimeUnit.MILLISECONDS);
    if (first != null) {
      batch.add(first);
      if (waiting.size() < MOST_IN_BATCH) {
        Thread.sleep(gathering.toMillis());
      }
    }
    return first != null;
  }

  private int fill() {
    waiting.drainTo(batch, MOST_IN_BATCH - batch.size());
    return batch.size();
  }

  /** False if the database fails: what is not settled is kept. */
  private boolean settleBatch() {
    try {
      settlements.settle(batch);
    } catch (OutboxUnavailableException e) {
      if (!e.isRefusal()) {
        failureLog.write(FAILURE, e);
        return false;
      }
      return settledOneByOne();
    } catch (RuntimeException e) {
      return settledOneByOne();
    }
    lanes.settled(batch);
    batch.clear();
    return true;
  }

  /** So that one that the database refuses holds up no other. */
  private boolean settledOneByOne() {
    for (Settled settled : List.copyOf(batch)) {
      try {
        settlements.settle(List.of(settled));
        lanes.settled(List.of(settled));
      } catch (RuntimeException e) {
        if (e instanceof OutboxUnavailableException failure && !failure.isRefusal()) {
          return false; // it and the rest are kept
        }
        failureLog.write(
            "The outcome of event "
                + settled.delivery().eventId()
                + " can't be settled; it is posted again when its lease ends",
            e);
      }
      batch.remove(settled);
    }
    return true;
  }
}
