package org.auditwebhook.it.baddays;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * When something was done to a server or a database that lets an accepted delivery be made again.
 * Thread-safe.
 */
final class Disruptions {
  /** A call that was accepted is settled well within this time. */
  private static final Duration CALL = Duration.ofSeconds(6);

  /** What was sent before the kill may be read after it. */
  private static final Duration AFTERMATH = Duration.ofSeconds(3);

  private record Disruption(long from, long to) {
    /** How long before it this was, zero within it; empty if it has nothing to do with it. */
    OptionalLong distance(long time) {
      boolean near = time - from > -CALL.toNanos() && time - to < AFTERMATH.toNanos();
      return near ? OptionalLong.of(Math.max(0, from - time)) : OptionalLong.empty();
    }
  }

  private final List<Disruption> all = new CopyOnWriteArrayList<>();

  /** It happened just now. */
  void add() {
    add(System.nanoTime());
  }

  /** It began then, by {@link System#nanoTime}, and has ended just now. */
  void add(long from) {
    all.add(new Disruption(from, System.nanoTime()));
  }

  /**
   * How long before the nearest disruption this was, in nanoseconds; empty if there was none near.
   */
  OptionalLong distance(long time) {
    return all.stream()
        .map(disruption -> disruption.distance(time))
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .min();
  }
}
