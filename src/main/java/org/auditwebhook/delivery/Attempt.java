package org.auditwebhook.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * One POST of an event to an endpoint, and what came of it.
 *
 * @param startedAt when it was begun
 * @param duration how long it took until the answer, or until it was clear that there is none
 * @param outcome what came of it, for all events that it carried
 * @param batchSize how many events it carried, 1 at least
 */
public record Attempt(Instant startedAt, Duration duration, Outcome outcome, int batchSize) {
  public Attempt {
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(duration, "duration");
    Objects.requireNonNull(outcome, "outcome");
    if (batchSize < 1) {
      throw new IllegalArgumentException("a POST carries an event at least, not " + batchSize);
    }
  }

  /** One that carried the event alone. */
  public Attempt(Instant startedAt, Duration duration, Outcome outcome) {
    this(startedAt, duration, outcome, 1);
  }

  /** When it was clear what came of it. */
  public Instant endedAt() {
    return startedAt.plus(duration);
  }
}
