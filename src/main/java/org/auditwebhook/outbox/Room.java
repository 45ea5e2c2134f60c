package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.auditwebhook.settings.Settings;

/**
 * Whether the outbox may take more, by {@code outbox.max-size}. Asking costs nothing: the size is
 * measured in the background, so that it may be passed by what is recorded in a second. Delivering,
 * settling and purging go on in a full outbox, so that there is room again. Thread-safe.
 */
@ApplicationScoped
class Room {
  private static final System.Logger LOG = System.getLogger(Room.class.getName());

  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private volatile OptionalLong tooLarge = OptionalLong.empty();
  private long nextAt = System.nanoTime();

  @Inject Settings settings;
  @Inject Database database;

  /** Why nothing may be recorded now, in a sentence that says what to do; empty if it may. */
  Optional<String> problem() {
    return tooLarge.isEmpty() ? Optional.empty() : Optional.of(sentence(tooLarge.getAsLong()));
  }

  boolean isFull() {
    return tooLarge.isPresent();
  }

  /**
   * Measures if the last time is long enough ago; for one thread at a time.
   *
   * @throws OutboxUnavailableException if it can't be measured; what was known stays
   */
  void measure() {
    OptionalLong maxSize = settings.outbox().maxSize();
    if (maxSize.isEmpty() || nextAt - System.nanoTime() > 0) {
      return;
    }
    nextAt = System.nanoTime() + BETWEEN.toNanos();
    database.ifFree(connection -> database.dialect().size(connection)).ifPresent(this::measured);
  }

  private void measured(long size) {
    boolean full = size >= settings.outbox().maxSize().orElseThrow();
    if (full != isFull()) {
      LOG.log(
          full ? System.Logger.Level.ERROR : System.Logger.Level.INFO,
          full ? sentence(size) : "The outbox has room again, and entries are recorded again");
    }
    tooLarge = full ? OptionalLong.of(size) : OptionalLong.empty();
  }

  private String sentence(long size) {
    return ("The outbox has %,d bytes, and audit.webhook.outbox.max-size is %,d, so nothing is"
            + " recorded. Find out why its endpoint does not take what is pending, purge dead"
            + " letters, or raise the setting.")
        .formatted(size, settings.outbox().maxSize().orElseThrow());
  }
}
