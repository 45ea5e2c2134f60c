package org.auditwebhook.outbox;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.auditwebhook.it.harness.Postgres;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Three instances on one PostgreSQL. */
class SharedPostgresqlHammerTest extends OutboxHammerTest {
  @TempDir Path directory;

  private Postgres postgres;
  private JdbcConnectionPool pool;

  @BeforeEach
  void startPostgres() {
    postgres = Postgres.in(directory);
    pool = postgres.pool(postgres.createDatabase());
  }

  @AfterEach
  void stopPostgres() {
    pool.dispose();
    postgres.close();
  }

  @Override
  List<OutboxUnderTest> instances() {
    return Stream.generate(() -> OutboxUnderTest.on(pool)).limit(3).toList();
  }
}
