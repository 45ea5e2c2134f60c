package org.auditwebhook.outbox;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.auditwebhook.settings.Settings;
import org.flywaydb.core.api.FlywayException;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;

/**
 * The embedded database: one H2 file in {@code outbox.directory}, which this instance alone has
 * open. Thread-safe.
 */
@ApplicationScoped
class Database {
  private static final System.Logger LOG = System.getLogger(Database.class.getName());

  private static final int MOST_CONNECTIONS = 16;
  private static final int MOST_READERS = 8;

  /** For a connection, or for others to be done. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

  /**
   * What differs from H2's defaults, and why: see the decision records 1 and 2. {@code async:}
   * because an interrupted thread would otherwise close the file for everyone; {@code
   * WRITE_DELAY=0} because a commit that is not in the file is lost with the process; {@code
   * DB_CLOSE_ON_EXIT=FALSE} because a shutdown hook must not close the database before the drain;
   * {@code MAX_COMPACT_TIME=0} because with H2 2.4.240 an assertion of its own fails while it moves
   * chunks on closing.
   */
  private static final String URL =
      "jdbc:h2:async:%s;WRITE_DELAY=0;FILE_LOCK=FS;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE"
          + ";MAX_COMPACT_TIME=0;TIME ZONE=UTC";

  /** One transaction's statements. */
  interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  private final JdbcDataSource source = new JdbcDataSource();
  private final Semaphore readers = new Semaphore(MOST_READERS, true);

  /** Shared by those who use the database; {@link #close} alone has it for itself. */
  private final ReadWriteLock users = new ReentrantReadWriteLock();

  private volatile boolean closed;
  private Path file;
  private JdbcConnectionPool pool;

  @Inject Settings settings;

  /** Opens the file and brings it to the schema of this version. */
  @PostConstruct
  void open() {
    file = settings.outbox().directory().toAbsolutePath().normalize().resolve("outbox");
    createDirectory();
    source.setURL(URL.formatted(file));
    source.setUser("sa");
    pool = JdbcConnectionPool.create(source);
    pool.setMaxConnections(MOST_CONNECTIONS);
    pool.setLoginTimeout((int) LONGEST_WAIT.toSeconds());
    try {
      pool.getConnection().close();
      LOG.log(System.Logger.Level.INFO, "The outbox is {0}.mv.db", file);
      Migrations.run(pool);
    } catch (SQLException e) {
      throw new OutboxUnavailableException(whyNotOpened(e), e);
    } catch (FlywayException e) {
      close();
      throw new OutboxUnavailableException(
          "The schema of the outbox " + file + ".mv.db can't be brought to this version.", e);
    }
  }

  /**
   * Runs the work in a transaction of its own: commits if it returns, else rolls back.
   *
   * @throws OutboxUnavailableException if the database fails or is closed
   */
  <T> T transaction(Work<T> work) {
    users.readLock().lock();
    try {
      if (closed) {
        throw new OutboxUnavailableException("The outbox is closed.", null);
      }
      return committed(work);
    } finally {
      users.readLock().unlock();
    }
  }

  /**
   * The same for what an admin reads. Only a few may do so at once, so that those who record and
   * settle never wait for a connection.
   *
   * @throws OutboxUnavailableException if the database fails or is closed, or too many read
   */
  <T> T read(Work<T> work) {
    try {
      if (!readers.tryAcquire(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new OutboxUnavailableException("Too many are reading the outbox; try again.", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OutboxUnavailableException("The server ended the request.", e);
    }
    try {
      return transaction(work);
    } finally {
      readers.release();
    }
  }

  /**
   * Closes the file, after those who are using it, unless they take too long. What comes later
   * fails.
   */
  void close() {
    closed = true;
    boolean alone = usersAreDone();
    try {
      pool.dispose();
      shutDown();
    } catch (SQLException e) {
      LOG.log(
          System.Logger.Level.WARNING, "The outbox was not closed in order; nothing is lost", e);
    } finally {
      if (alone) {
        users.writeLock().unlock();
      }
    }
    org.h2.Driver.unload();
  }

  private boolean usersAreDone() {
    try {
      return users.writeLock().tryLock(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Nothing is closed here: the statement ends itself and its connection with the database. */
  @SuppressWarnings("resource")
  private void shutDown() throws SQLException {
    source.getConnection().createStatement().execute("SHUTDOWN");
  }

  private <T> T committed(Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false); // the pool resets it
      boolean committed = false;
      try {
        T result = work.in(connection);
        connection.commit();
        committed = true;
        return result;
      } finally {
        if (!committed) {
          rollBack(connection);
        }
      }
    } catch (SQLException e) {
      // Its message may hold data, so it goes into the log only.
      throw new OutboxUnavailableException(
          "The outbox's database failed with SQLSTATE %s, code %d; the server's log has more."
              .formatted(e.getSQLState(), e.getErrorCode()),
          e);
    }
  }

  private String whyNotOpened(SQLException e) {
    return e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
        ? "Another process or application has the outbox "
            + file
            + ".mv.db open. Stop it, or give this one a directory of its own"
            + " with audit.webhook.outbox.directory."
        : "The outbox "
            + file
            + ".mv.db can't be opened: "
            + e.getMessage()
            + ". Check the directory that audit.webhook.outbox.directory names.";
  }

  private void createDirectory() {
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new OutboxUnavailableException(
          "The directory "
              + file.getParent()
              + " that audit.webhook.outbox.directory names can't be created: "
              + e,
          e);
    }
  }

  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "The rollback failed too; what led to it is reported", e);
    }
  }
}
