package org.auditwebhook.outbox;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What has become of an endpoint's deliveries.
 *
 * @param delivered accepted deliveries; never falls
 * @param failed times a delivery became dead; never falls
 * @param dropped entries that were never recorded; never falls
 * @param droppedByCause the same by the cause's word; a cause that did not occur is not in it
 * @param dead deliveries in the dead-letter queue now
 * @param pending deliveries that wait or are in flight now
 * @param oldestPendingAge the time since the oldest pending event was recorded; empty if none is
 *     pending
 */
public record Counts(
    long delivered,
    long failed,
    long dropped,
    Map<String, Long> droppedByCause,
    long dead,
    long pending,
    Optional<Duration> oldestPendingAge) {

  public Counts {
    droppedByCause = Map.copyOf(droppedByCause);
  }
}
