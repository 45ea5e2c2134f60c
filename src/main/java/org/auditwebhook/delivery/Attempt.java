package org.auditwebhook.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * One POST of an event to an endpoint, and what came of it.
 *
 * @param startedAt when it was begun
 * @param duration how long it took until the answer, or until it was clear that there is none
 * @param outcome what came of it
 */
public record Attempt(Instant startedAt, Duration duration, Outcome outcome) {
  public Attempt {
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(duration, "duration");
    Objects.requireNonNull(outcome, "outcome");
  }
}
