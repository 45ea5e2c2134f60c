package org.auditwebhook.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is to be done about the outbox's upkeep now. Pure.
 *
 * @param row what is to be stored
 * @param back by how much the clock was set back since it was last seen, at most; empty unless it
 *     was
 * @param held whether the clock has gone on by so much that nothing is removed for a while
 * @param sweep whether it is time to remove what is old
 */
record UpkeepPlan(Row row, Optional<Duration> back, boolean held, boolean sweep) {
  /** How exactly it is known when the clock was last right. */
  static final Duration SEEN_EVERY = Duration.ofSeconds(10);

  /**
   * That little may lie between two instances that look at the same time, because a transaction's
   * time is that of its beginning; and a clock that is corrected by that little does no harm.
   */
  static final Duration TOLERANCE = Duration.ofSeconds(1);

  /** Nobody was there, or the clock is wrong: a year ahead it would remove everything. */
  static final Duration LONG_ABSENCE = Duration.ofDays(1);

  /** For a wrong clock to be set. */
  static final Duration HOLD = Duration.ofHours(1);

  /** How long a sweep that does not go on keeps others from beginning. */
  static final Duration TURN = Duration.ofMinutes(1);

  /**
   * The stored times, by the database's clock.
   *
   * @param now what the clock says
   * @param seenAt when it was last looked at
   * @param sweepAt when the next sweep is due
   */
  record Row(Instant now, Instant seenAt, Instant sweepAt) {}

  static UpkeepPlan of(Row row) {
    Instant now = row.now();
    if (now.isBefore(row.seenAt().minus(TOLERANCE))) {
      Duration back = Duration.between(now, row.seenAt()).plus(SEEN_EVERY);
      return new UpkeepPlan(new Row(now, now, sweepAt(row)), Optional.of(back), false, false);
    }
    Duration gone = Duration.between(row.seenAt(), now);
    if (gone.compareTo(LONG_ABSENCE) > 0) {
      return new UpkeepPlan(new Row(now, now, now.plus(HOLD)), Optional.empty(), true, false);
    }
    boolean sweep = !sweepAt(row).isAfter(now);
    boolean look = sweep || gone.compareTo(SEEN_EVERY) >= 0;
    Row next = new Row(now, look ? now : row.seenAt(), sweep ? now.plus(TURN) : row.sweepAt());
    return new UpkeepPlan(next, Optional.empty(), false, sweep);
  }

  /** Never further away than a sweep may be put off: the clock may have been set back. */
  private static Instant sweepAt(Row row) {
    return Duration.between(row.now(), row.sweepAt()).compareTo(HOLD) > 0
        ? row.now()
        : row.sweepAt();
  }

  /** Whether there is nothing to do, not even to note the time. */
  boolean isIdle() {
    return back.isEmpty() && !held && !sweep && !row.now().equals(row.seenAt());
  }
}
