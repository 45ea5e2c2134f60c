package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.util.concurrent.ThreadLocalRandom;
import org.auditwebhook.naming.ServerResource;

/**
 * Tries whether connections of the outbox take part in JTA transactions, by one that is rolled back
 * and one that is committed: what is set about a DataSource says little. For one thread.
 */
@ApplicationScoped
class JoinTrial {
  private static final String WRITE =
      "INSERT INTO probe (probe_id, written_at) VALUES (?, CURRENT_TIMESTAMP)";

  private static final String FORGET = "DELETE FROM probe WHERE probe_id = ?";

  private UserTransaction transaction;

  @Inject Database database;

  /**
   * @throws OutboxUnavailableException if they don't, with a sentence that says what to change
   */
  void run() {
    transaction = ServerResource.USER_TRANSACTION.as(UserTransaction.class);
    int id = ThreadLocalRandom.current().nextInt(Integer.MIN_VALUE, 0);
    try {
      write(id, false);
      require(!isThere(id));
      write(id, true);
      require(isThere(id));
    } catch (NotSupportedException
        | RollbackException
        | HeuristicMixedException
        | HeuristicRollbackException
        | SystemException e) {
      throw new OutboxUnavailableException(
          "The server's transactions can't be used, which audit.webhook.capture=in-transaction"
              + " needs: "
              + e,
          e);
    }
  }

  private void write(int id, boolean commit)
      throws NotSupportedException,
          SystemException,
          RollbackException,
          HeuristicMixedException,
          HeuristicRollbackException {
    transaction.begin();
    boolean written = false;
    try {
      database.joined(connection -> Jdbc.update(connection, WRITE, id));
      written = true;
    } finally {
      if (written && commit) {
        transaction.commit();
      } else {
        transaction.rollback();
      }
    }
  }

  /** Whether it was written; it is not there any more afterwards. */
  private boolean isThere(int id) {
    return database.transaction(connection -> Jdbc.update(connection, FORGET, id)) > 0;
  }

  private void require(boolean asExpected) {
    if (!asExpected) {
      throw database.doesNotJoin();
    }
  }
}
