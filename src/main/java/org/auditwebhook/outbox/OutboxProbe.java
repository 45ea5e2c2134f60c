package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;

/** Finds out whether the outbox can be written, by writing it. Thread-safe. */
@ApplicationScoped
public class OutboxProbe {
  private static final String WRITE = "UPDATE probe SET written_at = CURRENT_TIMESTAMP";

  /** How long an answer is good for: everybody may ask, and asking must cost next to nothing. */
  private static final Duration GOOD_FOR = Duration.ofSeconds(1);

  @Inject Database database;
  @Inject Room room;

  private Optional<String> answer = Optional.empty();
  private long goodUntil = System.nanoTime();

  /**
   * Empty if a write was committed within the last second and there is room for more, else a
   * sentence that says what is wrong.
   */
  public synchronized Optional<String> problem() {
    if (goodUntil - System.nanoTime() <= 0) {
      answer = write().or(room::problem);
      goodUntil = System.nanoTime() + GOOD_FOR.toNanos();
    }
    return answer;
  }

  /** Empty if it can be written, or is just being compacted. */
  private Optional<String> write() {
    try {
      database.ifFree(connection -> Jdbc.update(connection, WRITE));
      return Optional.empty();
    } catch (OutboxUnavailableException e) {
      return Optional.of(e.getMessage());
    }
  }
}
