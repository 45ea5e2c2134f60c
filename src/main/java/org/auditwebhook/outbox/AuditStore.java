package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import org.auditwebhook.audit.AuditEntry;

/**
 * Takes every {@link AuditEntry} that is fired in this application: after the commit where the
 * caller has a transaction, at once where it has none. It does nothing while no endpoint is
 * enabled.
 *
 * <p>When {@code fire} returns, the entry is recorded, unless that took longer than {@code
 * emit.max-wait}: then it is recorded as soon as the outbox can be written. An entry that finds the
 * buffer full for that long is dropped, counted and logged. Nothing is ever thrown into the caller.
 * Thread-safe.
 */
@ApplicationScoped
public class AuditStore {
  @Inject EventWriter eventWriter;
  @Inject EmitBuffer buffer;
  @Inject Drafts drafts;

  void record(@Observes(during = TransactionPhase.AFTER_SUCCESS) AuditEntry entry) {
    try {
      if (eventWriter.enabled()) {
        buffer.emit(drafts.of(entry, Drafts.FIRED));
      }
    } catch (RuntimeException | LinkageError e) { // while it stops, Payara loads no further class
      buffer.drop(GapCause.NOT_ENCODABLE, "it could not be encoded", e);
    }
  }

  void recordAsync(@ObservesAsync AuditEntry entry) {
    record(entry);
  }
}
