package org.auditwebhook.outbox;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.auditwebhook.settings.Ordering;

/**
 * A change of {@link Limits} by an admin; what is empty stays as it is.
 *
 * @param adaptive whether the number of calls follows the endpoint
 */
public record LimitsChange(
    Optional<Duration> initialBackoff,
    OptionalInt maxAttempts,
    OptionalInt concurrency,
    Optional<Boolean> adaptive,
    Optional<Ordering> ordering,
    Batch batch,
    Rate rate) {

  /** Changes nothing. */
  public static final LimitsChange NONE =
      new LimitsChange(
          Optional.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Batch.NONE,
          Rate.NONE);

  /** A change of how many events go in one POST. */
  public record Batch(
      Optional<Boolean> enabled,
      OptionalInt maxSize,
      OptionalInt maxBytes,
      Optional<Duration> maxWait) {

    /** Changes nothing. */
    public static final Batch NONE =
        new Batch(Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), Optional.empty());
  }

  /**
   * A change of how many events go in a time.
   *
   * @param limit a second; 0 for any number
   * @param burst at once; 0 for as many as the limit
   */
  public record Rate(OptionalInt limit, OptionalInt burst) {
    /** Changes nothing. */
    public static final Rate NONE = new Rate(OptionalInt.empty(), OptionalInt.empty());
  }
}
