package org.auditwebhook.it.bench.emitter;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Fires entries at a rate that does not depend on how long each takes. A call that begins late,
 * because the one before took so long, is timed from when it should have begun; that a thread is
 * woken late is not the call's.
 */
final class AtARate extends Load {
  private final LongConsumer fire;
  private final long betweenNanos;
  private final long start = System.nanoTime();

  AtARate(LongConsumer fire, long perSecond) {
    this.fire = fire;
    betweenNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  @Override
  void run(int number, int of) {
    for (long n = number; !isEnded(); n += of) {
      long entry = n;
      long due = start + n * betweenNanos;
      boolean late = due - System.nanoTime() <= 0;
      while (due - System.nanoTime() > 0 && !isEnded()) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      if (!isEnded()) {
        time(late ? due : System.nanoTime(), () -> fire.accept(entry));
      }
    }
  }
}
