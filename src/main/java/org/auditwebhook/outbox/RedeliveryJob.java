package org.auditwebhook.outbox;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * An admin's order to redeliver many dead letters.
 *
 * @param jobId its number, rising from job to job
 * @param state where it stands
 * @param filter which dead letters; {@code before} is never empty, and no later than the order
 * @param matched how many there were when it was ordered
 * @param redelivered how many it has made pending again so far
 * @param createdAt when it was ordered
 * @param endedAt when it was done or cancelled, empty while it runs
 */
public record RedeliveryJob(
    long jobId,
    State state,
    DeadLetterFilter filter,
    long matched,
    long redelivered,
    Instant createdAt,
    Optional<Instant> endedAt) {

  /** Where a job stands. */
  public enum State {
    /** It has not come to the end of the dead letters. */
    RUNNING,
    /** It has. */
    DONE,
    /** An admin has ended it before. */
    CANCELLED;

    /** The name of it in the API and in the database. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State ofWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}
