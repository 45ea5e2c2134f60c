package org.auditwebhook.it.bench.emitter;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.auditwebhook.it.bench.measure.Histogram;

/** Something that threads of its own do again and again, until it is ended. Thread-safe. */
abstract class Load {
  private final Histogram nanos = new Histogram();
  private final LongAdder done = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ended;

  /** Starts so many threads, with the class loader of the one that calls. */
  void start(int count) {
    for (int i = 0; i < count; i++) {
      int number = i;
      Thread thread = new Thread(() -> run(number, count), "bench-" + number);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /** Ends it; returns when no thread is at it any more. */
  void end() {
    ended = true;
    try {
      for (Thread thread : threads) {
        thread.join(TimeUnit.MINUTES.toMillis(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isEnded() {
    return ended;
  }

  /** Forgets how long it took, but not how often it was done. */
  void reset() {
    nanos.reset();
  }

  /** As JSON: how often it was done and has failed, and how many nanoseconds it took. */
  String json() {
    return "{\"done\":%d,\"failed\":%d,\"nanos\":%s}"
        .formatted(done.sum(), failed.sum(), nanos.json());
  }

  /**
   * What a thread does until {@link #isEnded}.
   *
   * @param number the thread's, from 0
   * @param of how many there are
   */
  abstract void run(int number, int of);

  /**
   * Does it once and takes the time.
   *
   * @param since when it began, by {@link System#nanoTime}
   */
  final void time(long since, Runnable work) {
    try {
      work.run();
      done.increment();
    } catch (RuntimeException e) {
      failed.increment();
    }
    nanos.add(System.nanoTime() - since);
  }
}
