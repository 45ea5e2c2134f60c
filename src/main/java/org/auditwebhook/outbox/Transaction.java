package org.auditwebhook.outbox;

import java.lang.reflect.UndeclaredThrowableException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * One transaction on one connection. What fails once it is decided, a rollback or the closing of
 * the connection, changes nothing: who has heard of a commit must not try again.
 */
final class Transaction {
  private static final System.Logger LOG = System.getLogger(Transaction.class.getName());

  /** SQLSTATE 08006, connection failure. */
  private static final String CONNECTION_FAILURE = "08006";

  private Transaction() {}

  /**
   * Commits if the work returns, else rolls back, and closes the connection.
   *
   * @throws SQLException if the database fails; also where a server's connection, because it is
   *     broken, throws what no connection may
   */
  static <T> T on(Connection connection, Database.Work<T> work) throws SQLException {
    try {
      return in(connection, work);
    } finally {
      close(connection);
    }
  }

  /** The same with a connection that is to be used again after a commit. */
  static <T> T in(Connection connection, Database.Work<T> work) throws SQLException {
    boolean committed = false;
    try {
      connection.setAutoCommit(false); // a server's pool resets it
      T result = work.in(connection);
      connection.commit();
      committed = true;
      return result;
    } catch (UndeclaredThrowableException | AssertionError e) { // of Payara; of H2, see H2Pool
      throw new SQLException("The connection is broken.", CONNECTION_FAILURE, e);
    } finally {
      if (!committed) {
        rollBack(connection);
      }
    }
  }

  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException | RuntimeException | AssertionError e) {
      logEnd(e);
    }
  }

  /**
   * Closes a connection, which may be broken. The first time is perhaps when the application ends:
   * no class may be needed then that was not loaded before, because OpenLiberty can't read it where
   * the WAR has been deleted.
   */
  static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException | RuntimeException | AssertionError e) {
      logEnd(e);
    }
  }

  /** Payara wraps what a broken connection throws; of H2's assertion see {@link H2Pool}. */
  private static void logEnd(Throwable e) {
    LOG.log(System.Logger.Level.DEBUG, "A connection did not end in order; nothing is lost", e);
  }
}
