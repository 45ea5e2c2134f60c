package org.auditwebhook.dispatch;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.auditwebhook.logging.RateLimitedLog;
import org.auditwebhook.outbox.Lanes;
import org.auditwebhook.outbox.OutboxUnavailableException;
import org.auditwebhook.outbox.Settled;
import org.auditwebhook.outbox.Settlements;

/**
 * Settles deliveries in batches. It has no thread of its own: the first caller to come settles what
 * all have brought meanwhile, and the others go on at once; so a batch grows with the load. What
 * can't be settled because the database fails is kept and tried again by whoever comes next.
 * Thread-safe.
 */
@ApplicationScoped
class Settler {
  private static final int MOST_IN_BATCH = 500;

  private final RateLimitedLog failureLog =
      new RateLimitedLog(
          System.getLogger(Settler.class.getName()),
          System.Logger.Level.ERROR,
          Duration.ofMinutes(1));

  private final Queue<Settled> waiting = new ConcurrentLinkedQueue<>();

  /** Those in {@link #waiting} and in {@link #batch}. */
  private final AtomicInteger unsettled = new AtomicInteger();

  private final ReentrantLock settling = new ReentrantLock();

  /** What was taken and not yet settled; guarded by {@link #settling}. */
  private final List<Settled> batch = new ArrayList<>(MOST_IN_BATCH);

  @Inject Settlements settlements;
  @Inject Lanes lanes;

  /** Settles all of them in their order, now or with the batch of another thread. */
  void settle(List<Settled> all) {
    if (!all.isEmpty()) {
      waiting.addAll(all);
      unsettled.addAndGet(all.size());
      flush();
    }
  }

  /** Settles what is waiting, unless another thread is at it or the database fails. */
  void flush() {
    boolean settled = true;
    while (settled && unsettled.get() > 0 && settling.tryLock()) {
      try {
        settled = settleBatch();
      } finally {
        settling.unlock();
      }
    }
  }

  private boolean settleBatch() {
    for (Settled next = poll(); next != null; next = poll()) {
      batch.add(next);
    }
    if (batch.isEmpty()) {
      return true;
    }
    try {
      settlements.settle(batch);
    } catch (OutboxUnavailableException e) {
      if (!e.isRefusal()) {
        failureLog.write("Outcomes can't be settled; they are kept and tried again", e);
        return false;
      }
      return settledOneByOne();
    } catch (RuntimeException e) {
      return settledOneByOne();
    }
    unsettled.addAndGet(-batch.size());
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
      unsettled.decrementAndGet();
    }
    return true;
  }

  private Settled poll() {
    return batch.size() < MOST_IN_BATCH ? waiting.poll() : null;
  }
}
