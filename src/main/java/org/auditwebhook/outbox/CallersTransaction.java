package org.auditwebhook.outbox;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import org.auditwebhook.naming.ServerResource;

/** The JTA transaction of the thread that asks. Thread-safe. */
@ApplicationScoped
class CallersTransaction {

  /** What may be done in it. */
  enum State {
    /** There is none. */
    NONE,
    /** It can be taken part in. */
    ACTIVE,
    /** It can only be rolled back. */
    DOOMED,
    /** It is over, or about to be, and this thread is not done with it. */
    ENDING
  }

  /** What is known of a transaction that has been asked to wake somebody. */
  private static final Object WAKING = CallersTransaction.class.getName();

  TransactionSynchronizationRegistry registry;

  @PostConstruct
  void find() {
    registry = ServerResource.TRANSACTIONS.as(TransactionSynchronizationRegistry.class);
  }

  State state() {
    return switch (registry.getTransactionStatus()) {
      case Status.STATUS_NO_TRANSACTION -> State.NONE;
      case Status.STATUS_ACTIVE -> State.ACTIVE;
      case Status.STATUS_MARKED_ROLLBACK -> State.DOOMED;
      default -> State.ENDING;
    };
  }

  /** Lets an active transaction end in nothing but a rollback; without one it does nothing. */
  void doom() {
    if (state() == State.ACTIVE) {
      registry.setRollbackOnly();
    }
  }

  /**
   * Runs something when the active transaction has been committed, once however often it is asked
   * for. It runs while the transaction is {@link State#ENDING}, and must not use the database.
   */
  void afterCommit(Runnable waking) {
    if (registry.getResource(WAKING) == null) {
      registry.registerInterposedSynchronization(new AfterCommit(waking));
      registry.putResource(WAKING, true);
    }
  }

  private record AfterCommit(Runnable waking) implements Synchronization {
    @Override
    public void beforeCompletion() {}

    @Override
    public void afterCompletion(int status) {
      if (status == Status.STATUS_COMMITTED) {
        waking.run();
      }
    }
  }
}
