package org.auditwebhook.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/**
 * Connections to an H2 file. H2 closes the file for everybody when it can't be written, for example
 * because the disk is full: then all connections are thrown away, and the file is opened again,
 * with a pause between two tries. Thread-safe.
 *
 * <p>H2's own pool rolls back whenever a connection is taken or given back, and each rollback
 * writes to the file what other transactions have changed so far: under a load that was a tenth of
 * all processor time. Here one that has committed is used again as it is, and any other is closed.
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
  private final Semaphore unused = new Semaphore(MOST_CONNECTIONS, true);
  private final H2File file;
  private final Duration longestWait;
  private boolean ended;
  private boolean closedInOrder;

  /** Connections that nobody uses; {@code null} while the file is not open. */
  private Deque<Connection> idle;

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

  /** Where connections come from that are not of the pool: whoever asks for one closes it. */
  JdbcDataSource source() throws SQLException {
    opened();
    return source;
  }

  /** A new connection that is not of the pool: whoever asks for it closes it. */
  Connection connection() throws SQLException {
    try {
      return source().getConnection();
    } catch (IllegalStateException | AssertionError e) {
      throw closed(e); // H2 has just closed the file
    }
  }

  /** Commits if the work returns, else rolls back. */
  <T> T transaction(Database.Work<T> work) throws SQLException {
    awaitUnused();
    try {
      Deque<Connection> of = opened();
      Connection kept = taken(of);
      Connection connection = kept == null ? connection() : kept;
      boolean committed = false;
      try {
        T result = Transaction.in(connection, work);
        committed = true;
        return result;
      } finally {
        if (!committed || !giveBack(connection, of)) {
          Transaction.close(connection);
        }
      }
    } finally {
      unused.release();
    }
  }

  private void awaitUnused() throws SQLException {
    boolean interrupted = Thread.interrupted(); // it would end the wait at once
    try {
      if (!unused.tryAcquire(longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new SQLTimeoutException("All connections to the file are in use");
      }
    } catch (InterruptedException e) {
      interrupted = true;
      throw new SQLTimeoutException("The server ended the wait for a connection", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** {@code null} if there is none. */
  private synchronized Connection taken(Deque<Connection> of) {
    return of.pollLast();
  }

  /** False if the file has been closed since it was taken. */
  private synchronized boolean giveBack(Connection connection, Deque<Connection> of) {
    return of == idle && of.add(connection);
  }

  private synchronized Deque<Connection> opened() throws SQLException {
    if (idle == null) {
      if (ended || notBefore - System.nanoTime() > 0) {
        throw closed(null);
      }
      if (!closedInOrder) {
        findNewestState();
      }
      closedInOrder = false;
      idle = new ArrayDeque<>();
    }
    return idle;
  }

  private void dispose() {
    if (idle != null) {
      for (Connection connection : idle) {
        Transaction.close(connection);
      }
      idle = null;
    }
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
    if (idle != null && !ended) {
      LOG.log(
          System.Logger.Level.WARNING,
          "H2 has closed its file; it is opened again in {0}",
          BETWEEN_TRIES);
      dispose();
      notBefore = System.nanoTime() + BETWEEN_TRIES.toNanos();
    }
  }

  /** Closes the file as it is, so that another one can take its place at once. */
  synchronized void endFile() {
    if (idle != null) {
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("SHUTDOWN IMMEDIATELY");
      } catch (SQLException e) {
        LOG.log(System.Logger.Level.DEBUG, "It was closed already, or is just now", e);
      }
      dispose();
    }
  }

  /**
   * Closes the file in order for as long as something is done with it; nobody may have a
   * connection. It is opened again by whoever comes next.
   */
  synchronized boolean whileClosed(BooleanSupplier work) throws SQLException {
    if (ended || idle == null) {
      return false;
    }
    dispose();
    shutDown();
    boolean done = work.getAsBoolean();
    closedInOrder = true;
    return done;
  }

  /** Closes the file, whoever is using it. It is not opened again. */
  synchronized void close() throws SQLException {
    ended = true;
    dispose();
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
