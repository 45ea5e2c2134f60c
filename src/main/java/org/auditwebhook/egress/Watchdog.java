package org.auditwebhook.egress;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Closes sockets whose deadline is over, because no timeout of a socket ends a write to a peer that
 * does not read. Reads end by themselves and more exactly. Thread-safe; {@link #run} is for a
 * thread of its own, which does nothing but this and can't be held up.
 */
final class Watchdog implements Runnable {
  private static final Duration LONGEST_TICK = Duration.ofMillis(500);
  private static final Duration SHORTEST_TICK = Duration.ofMillis(10);

  private final Set<BoundedSocket> watched = ConcurrentHashMap.newKeySet();
  private final Runnable besides;
  private final long tickNanos;
  private volatile boolean stopped;

  /**
   * @param patience the least time that any deadline is away when its socket comes here; looking
   *     that often is often enough
   * @param besides what else is to be done from time to time, quick and without waiting
   */
  Watchdog(Duration patience, Runnable besides) {
    this.besides = besides;
    Duration tick = patience.compareTo(LONGEST_TICK) < 0 ? patience : LONGEST_TICK;
    tickNanos = Math.max(tick.toNanos(), SHORTEST_TICK.toNanos());
  }

  /** Watches it until {@link #leave}. */
  void watch(BoundedSocket socket) {
    watched.add(socket);
  }

  void leave(BoundedSocket socket) {
    watched.remove(socket);
  }

  /** Runs until {@link #stop}, and even then until nothing is watched. */
  @Override
  public void run() {
    while (!stopped || !watched.isEmpty()) {
      long next = tickNanos;
      for (BoundedSocket socket : watched) {
        long left = socket.deadline().remainingNanos();
        if (left <= 0) {
          socket.abandon(); // whoever uses it sees that, and leaves
        } else {
          next = Math.min(next, left);
        }
      }
      besides.run();
      LockSupport.parkNanos(this, next);
    }
  }

  void stop() {
    stopped = true;
  }
}
