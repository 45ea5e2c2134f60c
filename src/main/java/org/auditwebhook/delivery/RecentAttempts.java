package org.auditwebhook.delivery;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Counts the attempts of the last seconds, by the second: what it holds does not grow with their
 * number. Not thread-safe.
 */
final class RecentAttempts {
  private final int[] all;
  private final int[] unavailable;

  /** The second that was counted last, by {@link System#nanoTime}. */
  private long second;

  RecentAttempts(int seconds) {
    all = new int[seconds];
    unavailable = new int[seconds];
  }

  void clear() {
    Arrays.fill(all, 0);
    Arrays.fill(unavailable, 0);
  }

  void add(long now, boolean wasUnavailable) {
    int slot = slot(now);
    all[slot]++;
    unavailable[slot] += wasUnavailable ? 1 : 0;
  }

  int all(long now) {
    slot(now);
    return Arrays.stream(all).sum();
  }

  int unavailable(long now) {
    slot(now);
    return Arrays.stream(unavailable).sum();
  }

  /** The slot of this second, after those of the seconds since the last one were emptied. */
  private int slot(long now) {
    long current = Math.floorDiv(now, TimeUnit.SECONDS.toNanos(1));
    if (current - second >= all.length || current < second) {
      clear();
      second = current;
    }
    while (second < current) {
      second++;
      all[index(second)] = 0;
      unavailable[index(second)] = 0;
    }
    return index(current);
  }

  private int index(long ofSecond) {
    return Math.floorMod(ofSecond, all.length);
  }
}
