package org.auditwebhook.outbox;

import java.io.IOException;
import java.nio.file.Files;
import javax.sql.DataSource;
import org.auditwebhook.it.harness.Postgres;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A PostgreSQL database of each test's own, with a pool of connections. All tests of a run share
 * one process, which the first of them starts. The tables are there, and the endpoint {@code
 * default} with its counters: copying them is faster than making them.
 */
final class PostgresqlDatabase implements BeforeEachCallback, AfterEachCallback {
  private final boolean tables;
  private JdbcConnectionPool pool;

  private PostgresqlDatabase(boolean tables) {
    this.tables = tables;
  }

  static PostgresqlDatabase withTables() {
    return new PostgresqlDatabase(true);
  }

  static PostgresqlDatabase empty() {
    return new PostgresqlDatabase(false);
  }

  /** Connections to it. */
  DataSource connections() {
    return pool;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Shared shared =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(PostgresqlDatabase.class))
            .getOrComputeIfAbsent(Shared.class);
    Postgres postgres = shared.postgres;
    pool =
        postgres.pool(
            tables ? postgres.createDatabase(shared.template) : postgres.createDatabase());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    pool.dispose();
  }

  /** JUnit closes it at the end of the run. */
  static final class Shared implements AutoCloseable {
    final Postgres postgres;
    final String template;

    Shared() throws IOException {
      postgres = Postgres.in(Files.createTempDirectory("audit-webhook-postgresql"));
      template = postgres.createDatabase();
      OutboxUnderTest.on(postgres.database(template)).close();
    }

    @Override
    public void close() {
      postgres.close();
    }
  }
}
