package org.auditwebhook.outbox;

import java.time.Instant;
import java.util.Optional;
import org.auditwebhook.delivery.Cause;

/**
 * Which dead letters are meant; what is empty does not narrow.
 *
 * @param action those of this action
 * @param cause those of this cause
 * @param before those that died before this time
 */
public record DeadLetterFilter(
    Optional<String> action, Optional<Cause> cause, Optional<Instant> before) {
  /** All of them. */
  public static final DeadLetterFilter ALL =
      new DeadLetterFilter(Optional.empty(), Optional.empty(), Optional.empty());

  boolean isEmpty() {
    return equals(ALL);
  }
}
