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
import org.auditwebhook.settings.Settings;
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
  private static final Duration LONGEST_WAIT_FOR_CONNECTION = Duration.ofSeconds(10);

  /**
   * What differs from H2's defaults, and why: see the decision records 2 and 3. {@code async:}
   * because an interrupted thread would otherwise close the file for everyone; {@code
   * WRITE_DELAY=0} because a commit that is not in the file is lost with the process; the last one
   * because a shutdown hook must not close the database before the drain.
   */
  private static final String URL =
      "jdbc:h2:async:%s;WRITE_DELAY=0;FILE_LOCK=FS;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;TIME ZONE=UTC";

  /** One transaction's statements. */
  interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  private Path file;
  private JdbcConnectionPool pool;

  @Inject Settings settings;

  @PostConstruct
  void open() {
    open(settings.outbox().directory());
  }

  void open(Path directory) {
    file = directory.toAbsolutePath().normalize().resolve("outbox");
    createDirectory(file.getParent());
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(URL.formatted(file));
    source.setUser("sa");
    pool = JdbcConnectionPool.create(source);
    pool.setMaxConnections(MOST_CONNECTIONS);
    pool.setLoginTimeout((int) LONGEST_WAIT_FOR_CONNECTION.toSeconds());
    try {
      pool.getConnection().close();
      LOG.log(System.Logger.Level.INFO, "The outbox is {0}.mv.db", file);
    } catch (SQLException e) {
      throw new OutboxUnavailableException(whyNotOpened(e), e);
    }
    Migrations.run(pool);
  }

  /**
   * Runs the work in a transaction of its own: commits if it returns, else rolls back.
   *
   * @throws OutboxUnavailableException if the database fails
   */
  <T> T transaction(Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
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
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new OutboxUnavailableException(
          "The outbox's database failed: " + e.getMessage() + ". The server's log has more.", e);
    }
  }

  /** Closes the file. What comes later fails. */
  void close() {
    try (Connection connection = pool.getConnection()) {
      Jdbc.update(connection, "SHUTDOWN");
    } catch (SQLException e) {
      LOG.log(
          System.Logger.Level.WARNING, "The outbox was not closed in order; nothing is lost", e);
    }
    pool.dispose();
    org.h2.Driver.unload();
  }

  private String whyNotOpened(SQLException e) {
    return e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
        ? "Another process has the outbox "
            + file
            + ".mv.db open. Stop it, or give this one a directory of its own"
            + " with audit.webhook.outbox.directory."
        : "The outbox "
            + file
            + ".mv.db can't be opened: "
            + e.getMessage()
            + ". Check the directory that audit.webhook.outbox.directory names.";
  }

  private static void createDirectory(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new OutboxUnavailableException(
          "The directory "
              + directory
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
