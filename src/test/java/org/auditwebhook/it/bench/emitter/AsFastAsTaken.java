package org.auditwebhook.it.bench.emitter;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Fires entries as fast as they are taken, while no more than so many are yet to be delivered: so
 * that what limits the rate is delivering, and never that there is nothing to deliver.
 */
final class AsFastAsTaken extends Load {
  /** Reading the counters costs the database something as well. */
  private static final long BETWEEN_LOOKS_MILLIS = 50;

  private final LongConsumer fire;
  private final LongSupplier pending;
  private final long mostPending;
  private boolean open = true;

  /**
   * A load that is yet to be started; one thread more than it is started with looks.
   *
   * @param fire fires the entry of this number
   * @param pending how many are yet to be delivered
   */
  AsFastAsTaken(LongConsumer fire, LongSupplier pending, long mostPending) {
    this.fire = fire;
    this.pending = pending;
    this.mostPending = mostPending;
  }

  @Override
  void run(int number, int of) {
    if (number == 0) {
      look();
      return;
    }
    for (long n = number; !isEnded(); n += of) {
      long entry = n;
      awaitRoom();
      time(System.nanoTime(), () -> fire.accept(entry));
    }
  }

  private void look() {
    try {
      while (!isEnded()) {
        open(pending.getAsLong() < mostPending);
        Thread.sleep(BETWEEN_LOOKS_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open(true);
    }
  }

  private synchronized void open(boolean room) {
    open = room;
    if (room) {
      notifyAll();
    }
  }

  private synchronized void awaitRoom() {
    try {
      while (!open && !isEnded()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
