package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;

/**
 * Keeps the outbox's own transactions out of a JTA transaction that their thread happens to have:
 * its DataSource would make them part of it, and refuse their commit. Thread-safe.
 */
@ApplicationScoped
class Suspension {
  /** What a thread does without its JTA transaction. */
  interface Task<T> {
    T run() throws SQLException;
  }

  /** Runs it; the thread's transaction goes on afterwards, whatever came of it. */
  @Transactional(Transactional.TxType.NOT_SUPPORTED)
  <T> T during(Task<T> task) throws SQLException {
    return task.run();
  }
}
