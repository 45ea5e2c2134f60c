package org.auditwebhook.outbox;

import java.util.Comparator;
import java.util.List;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Settlement;

/**
 * A delivery whose call has ended, and what becomes of it.
 *
 * @param delivery the delivery, with its lease
 * @param attempts the POSTs of this call, oldest first; where it is delivered the last one was
 *     accepted
 * @param settlement what becomes of it
 */
public record Settled(Leased delivery, List<Attempt> attempts, Settlement settlement) {
  /** As everybody locks deliveries, so that no two wait for each other. */
  static final Comparator<Settled> BY_EVENT =
      Comparator.<Settled>comparingInt(settled -> settled.delivery.endpointId())
          .thenComparingLong(settled -> settled.delivery.eventId());

  Attempt last() {
    return attempts.get(attempts.size() - 1);
  }

  /** All POSTs, over all calls. */
  int attemptsInAll() {
    return delivery.attempts() + attempts.size();
  }
}
