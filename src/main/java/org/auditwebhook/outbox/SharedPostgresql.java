package org.auditwebhook.outbox;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/**
 * A PostgreSQL that several instances share, by way of a DataSource that the server manages and
 * {@code outbox.datasource} names.
 */
final class SharedPostgresql implements Dialect {
  private static final String PRODUCT = "PostgreSQL";
  private static final int OLDEST_VERSION = 12;

  /**
   * Materialized, so that the rows are locked once and no others. Whoever comes at the same time
   * skips them and takes the next ones.
   */
  static final String CLAIM =
      """
      WITH due AS MATERIALIZED (
        SELECT endpoint_id, event_id, due_at, attempts, redeliveries, calls, leased_by
          FROM delivery
         WHERE endpoint_id = ? AND due_at <= CURRENT_TIMESTAMP
           AND (leased_until IS NULL OR leased_until <= CURRENT_TIMESTAMP)
         ORDER BY endpoint_id, due_at, event_id FETCH FIRST ? ROWS ONLY FOR UPDATE SKIP LOCKED)
      UPDATE delivery d
         SET calls = d.calls + 1, lease_token = ?, leased_by = ?,
             leased_until = CURRENT_TIMESTAMP + CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND
        FROM due JOIN event e ON e.event_id = due.event_id
       WHERE d.endpoint_id = due.endpoint_id AND d.event_id = due.event_id
      RETURNING due.due_at, due.event_id, due.attempts, due.redeliveries, due.calls,
                due.leased_by, e.body""";

  /** With indexes and what is stored out of line, and with what was deleted and not vacuumed. */
  private static final String SIZE =
      """
      SELECT COALESCE(SUM(pg_total_relation_size(c.oid)), 0) AS size
        FROM pg_class c
       WHERE c.relkind = 'r' AND c.relnamespace = CAST(current_schema() AS regnamespace)
         AND c.relname IN ('event', 'delivery', 'uncounted_delivery', 'receipt', 'dead_letter',
                           'attempt', 'idempotency_key')""";

  private final String name;
  private DataSource source;

  /**
   * @param name the DataSource's name in JNDI
   */
  SharedPostgresql(String name) {
    this.name = name;
  }

  /** The same, for a DataSource that is at hand. */
  SharedPostgresql(DataSource source) {
    this("the given one");
    this.source = source;
  }

  @Override
  public DataSource open() {
    if (source == null) {
      source = lookedUp();
    }
    try (Connection connection = connection()) {
      DatabaseMetaData database = connection.getMetaData();
      if (!database.getDatabaseProductName().equals(PRODUCT)
          || database.getDatabaseMajorVersion() < OLDEST_VERSION) {
        throw new OutboxUnavailableException(
            "The DataSource %s that audit.webhook.outbox.datasource names is of %s %s; the outbox needs %s %d or later."
                .formatted(
                    name,
                    database.getDatabaseProductName(),
                    database.getDatabaseProductVersion(),
                    PRODUCT,
                    OLDEST_VERSION),
            null);
      }
      return source;
    } catch (SQLException e) {
      throw new OutboxUnavailableException(
          "The database of the DataSource %s that audit.webhook.outbox.datasource names can't be reached: %s. Check the DataSource, and that the database runs."
              .formatted(name, e.getMessage()),
          e);
    }
  }

  @SuppressWarnings("BanJNDI") // the name is the operator's, and nobody else's
  private DataSource lookedUp() {
    try {
      return InitialContext.doLookup(name);
    } catch (NamingException | ClassCastException e) {
      throw new OutboxUnavailableException(
          "The server has no DataSource of the name %s that audit.webhook.outbox.datasource gives (%s). Define it in the server, or correct the name."
              .formatted(name, e),
          e);
    }
  }

  @Override
  public String description() {
    return PRODUCT + " by the DataSource " + name;
  }

  @Override
  public String scripts() {
    return "postgresql";
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public Connection connection() throws SQLException {
    return source.getConnection();
  }

  @Override
  public List<Claim.Taken> claim(Connection connection, Claim claim) throws SQLException {
    record Row(Claim.Taken taken, java.time.Instant dueAt) {}
    return Jdbc.list(
            connection,
            CLAIM,
            row -> new Row(claim.taken(row), Jdbc.instant(row, "due_at")),
            claim.endpointId(),
            claim.atMost(),
            claim.token(),
            Instance.NAME,
            claim.lease())
        .stream()
        .sorted(Comparator.comparing(Row::dueAt).thenComparing(row -> row.taken.leased().eventId()))
        .map(Row::taken)
        .toList();
  }

  @Override
  public long size(Connection connection) throws SQLException {
    return Jdbc.first(connection, SIZE, row -> row.getLong("size")).orElseThrow();
  }

  @Override
  public Optional<String> backup() {
    return Optional.empty();
  }

  /** The server closes its DataSource itself. */
  @Override
  public void close() {}
}
