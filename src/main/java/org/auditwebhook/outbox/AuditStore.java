package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.settings.Capture;
import org.auditwebhook.settings.Settings;

/**
 * Takes every {@link AuditEntry} that is fired in this application; when, says the setting {@code
 * capture}. It does nothing while no endpoint is enabled. Thread-safe.
 *
 * <p>{@link Capture#AFTER_COMMIT}, the default: after the commit where the caller has a
 * transaction, at once where it has none. When {@code fire} returns, or the commit, the entry is
 * recorded, unless that took longer than {@code emit.max-wait}: then it is recorded as soon as the
 * outbox can be written. An entry that finds the buffer full for that long is dropped, counted and
 * logged. Nothing is ever thrown into the caller.
 *
 * <p>{@link Capture#IN_TRANSACTION}: in the caller's transaction, at once in one of its own where
 * the caller has none. What can't be recorded is thrown into the caller, whose transaction can only
 * be rolled back then.
 */
@ApplicationScoped
public class AuditStore {
  @Inject EventWriter eventWriter;
  @Inject EmitBuffer buffer;
  @Inject Drafts drafts;
  @Inject InTransaction inTransaction;
  @Inject Settings settings;

  void record(@Observes(during = TransactionPhase.AFTER_SUCCESS) AuditEntry entry) {
    if (settings.emit().capture() == Capture.AFTER_COMMIT) {
      emit(entry);
    }
  }

  void recordInTransaction(@Observes AuditEntry entry) {
    if (settings.emit().capture() == Capture.IN_TRANSACTION) {
      inTransaction.record(entry);
    }
  }

  void recordAsync(@ObservesAsync AuditEntry entry) {
    record(entry);
    recordInTransaction(entry);
  }

  private void emit(AuditEntry entry) {
    try {
      if (eventWriter.enabled()) {
        buffer.emit(drafts.of(entry, Drafts.FIRED));
      }
    } catch (RuntimeException | LinkageError e) { // while it stops, Payara loads no further class
      buffer.drop(GapCause.NOT_ENCODABLE, "it could not be encoded", e);
    }
  }
}
