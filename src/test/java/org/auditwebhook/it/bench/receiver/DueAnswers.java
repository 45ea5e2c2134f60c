package org.auditwebhook.it.bench.receiver;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The answers that wait until they are due. All wait equally long, so that a queue keeps them in
 * order; for a moment after the delay has become shorter some come later than they should. Used by
 * the loop's thread only.
 */
final class DueAnswers {
  /** No answer waits. */
  static final long NEVER = Long.MAX_VALUE;

  private record Due(long atNanos, Peer peer) {}

  private final Queue<Due> waiting = new ArrayDeque<>();
  private long delayNanos;

  void delay(Duration delay) {
    delayNanos = delay.toNanos();
  }

  /** A request of this peer has come. */
  void add(Peer peer) {
    if (delayNanos == 0) {
      peer.answer();
    } else {
      waiting.add(new Due(System.nanoTime() + delayNanos, peer));
    }
  }

  /** In how many milliseconds the next one is due, rounded up: none is early. */
  long millisToNext() {
    if (waiting.isEmpty()) {
      return NEVER;
    }
    long nanos = waiting.peek().atNanos - System.nanoTime();
    return nanos <= 0 ? 0 : 1 + TimeUnit.NANOSECONDS.toMillis(nanos - 1);
  }

  /** Sends what is due. */
  void answer() {
    while (!waiting.isEmpty() && waiting.peek().atNanos - System.nanoTime() <= 0) {
      waiting.remove().peer.answer();
    }
  }
}
