package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;

/** The durable counters. Thread-safe. */
@ApplicationScoped
public class Counters {
  /**
   * The counts of an endpoint, over all restarts.
   *
   * @throws OutboxUnavailableException if they can't be read
   */
  public Counts of(Endpoint endpoint) {
    throw new UnsupportedOperationException();
  }
}
