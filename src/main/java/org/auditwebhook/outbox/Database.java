package org.auditwebhook.outbox;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.reflect.UndeclaredThrowableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.auditwebhook.settings.OutboxSettings;
import org.auditwebhook.settings.Settings;
import org.flywaydb.core.api.FlywayException;

/** The database that holds the outbox: embedded, or shared with other instances. Thread-safe. */
@ApplicationScoped
class Database {
  private static final System.Logger LOG = System.getLogger(Database.class.getName());

  private static final int MOST_READERS = 8;

  /** SQLSTATE 25P01 of PostgreSQL: a statement that is good for nothing outside a transaction. */
  private static final String NO_TRANSACTION = "25P01";

  /** For a connection, or for others to be done. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

  /** How long others wait at most until a compaction is given up. */
  private static final Duration LONGEST_HOLD = Duration.ofMillis(500);

  /** One transaction's statements. */
  interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  private final Semaphore readers = new Semaphore(MOST_READERS, true);

  /** {@link #close} and {@link #compact} have it for themselves. */
  private final Users users = new Users();

  private volatile boolean closed;
  private Dialect dialect;

  @Inject Settings settings;
  @Inject CallersTransaction caller;
  @Inject Suspension suspension;

  /**
   * Opens it and brings it to the schema of this version. A registry may be the first to need it,
   * in a transaction of its own.
   */
  @PostConstruct
  void open() {
    OutboxSettings outbox = settings.outbox();
    Dialect chosen =
        outbox
            .datasource()
            .<Dialect>map(SharedPostgresql::new)
            .orElseGet(() -> new EmbeddedH2(outbox.directory(), LONGEST_WAIT));
    try {
      apart(
          chosen,
          () -> {
            open(chosen);
            return null;
          });
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /** The same with a database that the settings do not name. */
  void open(Dialect chosen) {
    dialect = chosen;
    dialect.setAsideIfCorrupt();
    DataSource source = dialect.open();
    LOG.log(System.Logger.Level.INFO, "The outbox is {0}", dialect.description());
    try {
      if (dialect.isShared()) {
        Migrations.runBesideOthers(source, dialect.scripts());
      } else {
        Migrations.run(source, dialect.scripts());
      }
    } catch (FlywayException e) {
      close();
      throw new OutboxUnavailableException(
          "The schema of the outbox "
              + dialect.description()
              + " can't be brought to this version.",
          e);
    }
    prepare();
    if (dialect.isShared()) {
      settings
          .outbox()
          .importFrom()
          .ifPresent(directory -> new Move(directory, settings.signing().encryption()).into(this));
    }
  }

  private void prepare() {
    try {
      transaction(
          connection -> {
            dialect.prepare(connection);
            return null;
          });
    } catch (OutboxUnavailableException e) {
      close();
      throw e;
    }
  }

  Dialect dialect() {
    return dialect;
  }

  /**
   * Runs the work in a transaction of its own: commits if it returns, else rolls back. A JTA
   * transaction that the thread has is suspended meanwhile.
   *
   * @throws OutboxUnavailableException if the database fails or is closed
   */
  <T> T transaction(Work<T> work) {
    users.enter();
    try {
      requireOpen();
      return committed(work);
    } finally {
      users.leave();
    }
  }

  /**
   * The same for one who only looks whether there is something to do: it does not count as use of
   * the database, and is left out while that is being compacted.
   *
   * @return empty if it was left out
   * @throws OutboxUnavailableException if the database fails or is closed
   */
  <T> Optional<T> ifFree(Work<T> work) {
    if (!users.enterIfFree()) {
      return Optional.empty();
    }
    try {
      requireOpen();
      return Optional.of(committed(work));
    } finally {
      users.leaveUnused();
    }
  }

  /** How long ago somebody used it who did not only look. */
  Duration unusedFor() {
    return users.unusedFor();
  }

  /**
   * Makes an embedded database's file as small as its live data, unless it is in use. Whoever comes
   * meanwhile waits, and after half a second it is given up.
   *
   * @return what there is then; empty if nothing was done or it was given up
   * @throws OutboxUnavailableException if the database fails; nothing is lost
   */
  Optional<Compaction.Space> compact() {
    if (!users.enterAloneIfUnused()) {
      return Optional.empty();
    }
    try {
      requireOpen();
      return dialect.compact(() -> closed || users.haveWaited(LONGEST_HOLD));
    } catch (SQLException e) {
      throw unavailable(e);
    } finally {
      users.leaveAlone();
    }
  }

  /**
   * Runs the work in the JTA transaction that the thread has; whoever has begun it ends it.
   *
   * @throws OutboxUnavailableException if the database fails or is closed, or says that the
   *     connection is in no transaction
   */
  <T> T joined(Work<T> work) {
    users.enter();
    try {
      requireOpen();
      return inCallers(work);
    } finally {
      users.leave();
    }
  }

  private <T> T inCallers(Work<T> work) {
    try (Connection connection = dialect.connection()) {
      return work.in(connection);
    } catch (SQLException e) {
      throw NO_TRANSACTION.equals(e.getSQLState()) ? doesNotJoin() : unavailable(e);
    } catch (UndeclaredThrowableException e) { // of Payara, where the connection is broken
      throw new OutboxUnavailableException("The outbox's connection is broken.", e);
    }
  }

  /** Why nothing can be recorded in callers' transactions, and what to do about it. */
  OutboxUnavailableException doesNotJoin() {
    return new OutboxUnavailableException(
        ("audit.webhook.capture=in-transaction needs connections that take part in the caller's"
                + " transaction, and those of %s do not. On Payara remove"
                + " --nontransactionalconnections=true from its pool, on OpenLiberty"
                + " transactional=\"false\" from the dataSource.")
            .formatted(dialect.description()),
        null);
  }

  private void requireOpen() {
    if (closed) {
      throw new OutboxUnavailableException("The outbox is closed.", null);
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

  /** Closes it, after those who are using it, unless they take too long. What comes later fails. */
  void close() {
    closed = true;
    boolean alone = users.enterAlone(LONGEST_WAIT);
    try {
      dialect.close();
    } catch (SQLException e) {
      LOG.log(
          System.Logger.Level.WARNING, "The outbox was not closed in order; nothing is lost", e);
    } finally {
      if (alone) {
        users.leaveAlone();
      }
    }
  }

  private <T> T committed(Work<T> work) {
    try {
      return apart(dialect, () -> dialect.transaction(work));
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /** Without the JTA transaction that the thread may have; connections of H2 know none. */
  private <T> T apart(Dialect of, Suspension.Task<T> task) throws SQLException {
    return of.isShared() && caller.state() != CallersTransaction.State.NONE
        ? suspension.during(task)
        : task.run();
  }

  private OutboxUnavailableException unavailable(SQLException e) {
    return new OutboxUnavailableException(dialect.failed(e).orElseGet(() -> sentence(e)), e);
  }

  /** Without its message, which may hold data: that goes into the log only. */
  private static String sentence(SQLException e) {
    return "The outbox's database failed with SQLSTATE %s, code %d; the server's log has more."
        .formatted(e.getSQLState(), e.getErrorCode());
  }
}
