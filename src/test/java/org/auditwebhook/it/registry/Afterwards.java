package org.auditwebhook.it.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import org.auditwebhook.audit.AuditEntry;

/** Fires when a transaction is over and its thread is not done with it. */
@ApplicationScoped
public class Afterwards {
  @Inject Event<AuditEntry> auditEntries;

  void committed(@Observes(during = TransactionPhase.AFTER_SUCCESS) Registered registered) {
    auditEntries.fire(
        AuditEntry.of("node.registered").with("node", registered.id() + "-afterwards"));
  }
}
