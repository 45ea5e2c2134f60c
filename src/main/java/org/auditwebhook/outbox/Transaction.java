package org.auditwebhook.outbox;

import java.lang.reflect.UndeclaredThrowableException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * One transaction on one connection, which is closed behind it. What fails once it is decided, a
 * rollback or the closing, changes nothing: who has heard of a commit must not try again.
 */
final class Transaction {
  private static final System.Logger LOG = System.getLogger(Transaction.class.getName());

  /** SQLSTATE 08006, connection failure. */
  private static final String CONNECTION_FAILURE = "08006";

  /** The end of a transaction or of a connection. */
  private interface Ending {
    void run() throws SQLException;
  }

  private Transaction() {}

  /**
   * Commits if the work returns, else rolls back.
   *
   * @throws SQLException if the database fails; also where a server's connection, because it is
   *     broken, throws what no connection may
   */
  static <T> T on(Connection connection, Database.Work<T> work) throws SQLException {
    boolean committed = false;
    try {
      connection.setAutoCommit(false); // the pool resets it
      T result = work.in(connection);
      connection.commit();
      committed = true;
      return result;
    } catch (UndeclaredThrowableException | AssertionError e) { // of Payara; of H2, see H2Pool
      throw new SQLException("The connection is broken.", CONNECTION_FAILURE, e);
    } finally {
      if (!committed) {
        quietly(connection::rollback);
      }
      quietly(connection::close);
    }
  }

  private static void quietly(Ending ending) {
    try {
      ending.run();
    } catch (SQLException | RuntimeException | AssertionError e) {
      // Payara wraps what a broken connection throws; of H2's assertion see H2Pool
      LOG.log(System.Logger.Level.DEBUG, "A connection did not end in order; nothing is lost", e);
    }
  }
}
