package org.auditwebhook.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/**
 * Connections to an H2 file. H2 closes the file for everybody when it can't be written, for example
 * because the disk is full: then all connections are thrown away, and the file is opened again,
 * with a pause between two tries. Thread-safe.
 */
final class H2Pool {
  private static final System.Logger LOG = System.getLogger(H2Pool.class.getName());

  private static final int MOST_CONNECTIONS = 16;

  /** Opening reads the end of the file and may write: not to be done again and again. */
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  /** What a statement says when the file is closed, or just being closed. */
  private static final Set<Integer> CLOSED =
      Set.of(
          ErrorCode.DATABASE_IS_CLOSED,
          ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
          ErrorCode.CONNECTION_BROKEN_1,
          ErrorCode.OBJECT_CLOSED,
          ErrorCode.IO_EXCEPTION_1,
          ErrorCode.IO_EXCEPTION_2,
          ErrorCode.FILE_CORRUPTED_1);

  /*
   * A statement that meets a file just being closed would otherwise spin for ever (H2 2.4.240,
   * MVStore.registerVersionUsage): an assertion there ends it. Only before the class is loaded.
   */
  static {
    H2Pool.class.getClassLoader().setClassAssertionStatus("org.h2.mvstore.MVStore", true);
  }

  private final JdbcDataSource source = new JdbcDataSource();
  private final H2File file;
  private final Duration longestWait;
  private boolean ended;
  private boolean closedInOrder;
  private JdbcConnectionPool pool;
  private long notBefore = System.nanoTime();

  /**
   * @param longestWait for a connection
   */
  H2Pool(String url, H2File file, Duration longestWait) {
    this.file = file;
    this.longestWait = longestWait;
    source.setURL(url);
    source.setUser("sa");
  }

  Connection connection() throws SQLException {
    try {
      return current().getConnection();
    } catch (IllegalStateException | AssertionError e) {
      throw closed(e); // another thread has just thrown the pool away, or H2 has closed the file
    }
  }

  /** The pool of now. */
  synchronized JdbcConnectionPool current() throws SQLException {
    if (pool == null) {
      if (ended || notBefore - System.nanoTime() > 0) {
        throw closed(null);
      }
      if (!closedInOrder) {
        findNewestState();
      }
      closedInOrder = false;
      pool = JdbcConnectionPool.create(source);
      pool.setMaxConnections(MOST_CONNECTIONS);
      pool.setLoginTimeout((int) longestWait.toSeconds());
    }
    return pool;
  }

  private void findNewestState() throws SQLException {
    try {
      file.findNewestState();
    } catch (SQLException e) {
      notBefore = System.nanoTime() + BETWEEN_TRIES.toNanos();
      throw e;
    }
  }

  /** Whether this failure means that the file was closed. */
  static boolean isClosed(SQLException e) {
    return CLOSED.contains(e.getErrorCode())
        || e.getCause() instanceof AssertionError
        || (e.getCause() instanceof MVStoreException failure && isOfTheFile(failure));
  }

  /** Not of a transaction that waited too long for a lock, or met another one: the file is well. */
  private static boolean isOfTheFile(MVStoreException failure) {
    return failure.getErrorCode() < DataUtils.ERROR_TRANSACTION_LOCKED;
  }

  /** Throws all connections away; the file is opened again by whoever comes after the pause. */
  synchronized void discard() {
    if (pool != null && !ended) {
      LOG.log(
          System.Logger.Level.WARNING,
          "H2 has closed its file; it is opened again in {0}",
          BETWEEN_TRIES);
      pool.dispose();
      pool = null;
      notBefore = System.nanoTime() + BETWEEN_TRIES.toNanos();
    }
  }

  /** Closes the file as it is, so that another one can take its place at once. */
  synchronized void endFile() {
    if (pool != null) {
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("SHUTDOWN IMMEDIATELY");
      } catch (SQLException e) {
        LOG.log(System.Logger.Level.DEBUG, "It was closed already, or is just now", e);
      }
      pool.dispose();
      pool = null;
    }
  }

  /**
   * Closes the file in order for as long as something is done with it; nobody may have a
   * connection. It is opened again by whoever comes next.
   */
  synchronized boolean whileClosed(BooleanSupplier work) throws SQLException {
    if (ended || pool == null) {
      return false;
    }
    pool.dispose();
    pool = null;
    shutDown();
    boolean done = work.getAsBoolean();
    closedInOrder = true;
    return done;
  }

  /** Closes the file, whoever is using it. It is not opened again. */
  synchronized void close() throws SQLException {
    ended = true;
    if (pool != null) {
      pool.dispose();
      pool = null;
    }
    shutDown();
  }

  private void shutDown() throws SQLException {
    // Closed as well: H2 reports one that is not in the trace file of whatever is opened later.
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN");
    }
  }

  private static SQLException closed(Throwable cause) {
    return new SQLException("The file is closed", "90098", ErrorCode.DATABASE_IS_CLOSED, cause);
  }
}
