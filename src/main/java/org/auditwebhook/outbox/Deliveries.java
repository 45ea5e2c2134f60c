package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.auditwebhook.delivery.Attempt;

/** What has become of deliveries. Every method throws {@link OutboxUnavailableException} if the database can't be used. Thread-safe. */
@ApplicationScoped
public class Deliveries {

  /** Where a delivery stands. */
  public enum State {
    PENDING,
    DELIVERED,
    DEAD
  }

  /**
   * One delivery, wherever it stands.
   *
   * @param dueAt when the next call is due, empty unless it is pending
   * @param receipt empty unless it was delivered
   * @param attempts all that were made, oldest first
   */
  public record Delivery(
      long eventId,
      String action,
      State state,
      Instant recordedAt,
      Optional<Instant> dueAt,
      Optional<Receipt> receipt,
      List<Attempt> attempts) {}

  /** The receipts by rising event id, beginning behind {@code after}. */
  public List<Receipt> receipts(Endpoint endpoint, long after, int limit) {
    throw new UnsupportedOperationException();
  }

  /** The delivery of this event, empty if there is none. */
  public Optional<Delivery> find(Endpoint endpoint, long eventId) {
    throw new UnsupportedOperationException();
  }
}
