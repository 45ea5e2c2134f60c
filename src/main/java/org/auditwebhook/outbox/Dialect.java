package org.auditwebhook.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * What differs between the two databases that can hold the outbox: {@link EmbeddedH2} and {@link
 * SharedPostgresql}. Everything else is SQL that both understand. Thread-safe.
 */
sealed interface Dialect permits EmbeddedH2, SharedPostgresql {

  /**
   * Puts a database that can't be read out of the way, so that {@link #open} begins a new one; to
   * be called before it.
   *
   * @throws OutboxUnavailableException if it can't be put away
   */
  default void setAsideIfCorrupt() {}

  /**
   * Opens the database; to be called once, before anything else.
   *
   * @return where connections come from, for {@link Migrations}
   * @throws OutboxUnavailableException with a sentence that says what is wrong and what to do
   */
  DataSource open();

  /** What the database is, for an operator. */
  String description();

  /** The folder of its migration scripts, beside this class. */
  String scripts();

  /** Whether other instances may have the same outbox open. */
  boolean isShared();

  /** A connection; whoever asks for it closes it. */
  Connection connection() throws SQLException;

  /** Runs the work in a transaction of its own: commits if it returns, else rolls back. */
  default <T> T transaction(Database.Work<T> work) throws SQLException {
    return Transaction.on(connection(), work);
  }

  /** What is to be done when the schema is there, before anything is recorded. */
  default void prepare(Connection connection) throws SQLException {}

  /**
   * To be told of each failure.
   *
   * @return what is wrong in a sentence for an operator, if it is the database as a whole and not
   *     the statement; it is then connected to anew
   */
  default Optional<String> failed(SQLException e) {
    return Optional.empty();
  }

  /**
   * Leases deliveries that are due and that nobody is at, the longest due first, so that nobody
   * else can get the same ones.
   */
  List<Claim.Taken> claim(Connection connection, Claim claim) throws SQLException;

  /** How many bytes of data it holds, as cheaply as that can be told. */
  long size(Connection connection) throws SQLException;

  /**
   * The statement that copies the database into a ZIP file, whose path is its parameter, while it
   * is in use; empty if the database has tools of its own for that.
   */
  Optional<String> backup();

  /** How much room its file takes, and how much of that it needs; empty if it has none here. */
  default Optional<Compaction.Space> space(Connection connection) throws SQLException {
    return Optional.empty();
  }

  /**
   * Makes its file as small as what is live in it. To be called while nobody has a connection.
   *
   * @param giveUp asked again and again
   * @return the room it takes then; empty if it was given up or can't be
   * @throws SQLException if the database fails; nothing is lost
   */
  default Optional<Compaction.Space> compact(BooleanSupplier giveUp) throws SQLException {
    return Optional.empty();
  }

  /** Closes what {@link #open} has opened. */
  void close() throws SQLException;
}
