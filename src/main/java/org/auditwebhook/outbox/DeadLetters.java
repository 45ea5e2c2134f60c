package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.auditwebhook.delivery.Attempt;

/** The dead-letter queue. Every method throws {@link OutboxUnavailableException} if the database can't be used. Thread-safe. */
@ApplicationScoped
public class DeadLetters {
  /** Those that match, by rising event id, beginning behind {@code after}. */
  public List<DeadLetter> page(Endpoint endpoint, DeadLetterFilter filter, long after, int limit) {
    throw new UnsupportedOperationException();
  }

  /** How many match. */
  public long count(Endpoint endpoint, DeadLetterFilter filter) {
    throw new UnsupportedOperationException();
  }

  /** The dead letter of this event, if it is dead now. */
  public Optional<DeadLetter> find(Endpoint endpoint, long eventId) {
    throw new UnsupportedOperationException();
  }

  /** The attempts that were made for this event, oldest first. */
  public List<Attempt> attempts(Endpoint endpoint, long eventId) {
    throw new UnsupportedOperationException();
  }

  /** Deletes it for good; false if the event is not dead now. */
  public boolean discard(Endpoint endpoint, long eventId) {
    throw new UnsupportedOperationException();
  }

  /** Deletes those that match for good, and says how many. */
  public long purge(Endpoint endpoint, DeadLetterFilter filter) {
    throw new UnsupportedOperationException();
  }

  /** Makes it pending again, due at once; false if the event is not dead now. */
  public boolean redeliver(Endpoint endpoint, long eventId) {
    throw new UnsupportedOperationException();
  }

  /** Makes those that match pending again, and says how many. */
  public long redeliver(Endpoint endpoint, DeadLetterFilter filter) {
    throw new UnsupportedOperationException();
  }
}
