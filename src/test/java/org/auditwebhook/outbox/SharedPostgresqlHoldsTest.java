package org.auditwebhook.outbox;

import java.nio.file.Path;
import java.util.Map;
import javax.sql.DataSource;
import org.auditwebhook.it.harness.Postgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SharedPostgresqlHoldsTest extends HoldsContractTest {
  @TempDir static Path directory;

  private static Postgres postgres;

  private DataSource database;

  @BeforeAll
  static void startPostgres() {
    postgres = Postgres.in(directory);
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @Override
  OutboxUnderTest onItsDatabase() {
    if (database == null) {
      database = postgres.database(postgres.createDatabase());
    }
    return OutboxUnderTest.on(database, Map.of("audit.webhook.url", "http://a.test"));
  }
}
