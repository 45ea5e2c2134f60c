package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Finds out whether the outbox can be written, by writing it. Thread-safe. */
@ApplicationScoped
public class OutboxProbe {
  private static final String WRITE = "UPDATE probe SET written_at = CURRENT_TIMESTAMP";

  @Inject Database database;

  /** Empty if a write was committed just now, else a sentence that says what is wrong. */
  public Optional<String> problem() {
    try {
      database.transaction(connection -> Jdbc.update(connection, WRITE));
      return Optional.empty();
    } catch (OutboxUnavailableException e) {
      return Optional.of(e.getMessage());
    }
  }
}
