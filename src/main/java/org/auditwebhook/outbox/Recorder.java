package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.auditwebhook.audit.AuditEntry;

/** Records entries as events. Thread-safe. */
@ApplicationScoped
public class Recorder {
  /** The longest that {@link #record} waits for the commit. */
  public static final java.time.Duration LONGEST_WAIT = java.time.Duration.ofSeconds(10);

  /** The most bytes of one event. */
  public static final int MAX_EVENT_BYTES = 1_048_576;

  /**
   * Records all of them or none in one transaction, and returns after its commit.
   *
   * @param key empty if a repeat is to be recorded again
   * @return the events' ids in the order of the entries; empty while no endpoint is enabled
   * @throws EventTooLargeException if an entry makes an event of more than {@link #MAX_EVENT_BYTES}; none is recorded
   * @throws IdempotencyKey.InFlightException if the first request with the key is not answered yet
   * @throws IdempotencyKey.ReusedException if the key was used with another body
   * @throws OutboxUnavailableException if there was no commit within {@link #LONGEST_WAIT}: the outcome is unknown
   */
  public List<Long> record(List<AuditEntry> entries, Optional<IdempotencyKey> key) {
    throw new UnsupportedOperationException();
  }
}
