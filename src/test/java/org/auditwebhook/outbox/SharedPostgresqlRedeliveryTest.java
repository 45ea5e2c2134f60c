package org.auditwebhook.outbox;

import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.auditwebhook.it.harness.Postgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** How dead letters come back on PostgreSQL, also to two instances. */
class SharedPostgresqlRedeliveryTest extends RedeliveryContractTest {
  @TempDir static Path directory;

  private static Postgres postgres;

  private DataSource database;
  private OutboxUnderTest other;

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
    return OutboxUnderTest.on(database);
  }

  @BeforeEach
  void openAnother() {
    other = onItsDatabase();
  }

  @AfterEach
  void closeTheOther() {
    other.close();
  }

  @Override
  List<OutboxUnderTest> instances() {
    return List.of(outbox, other, outbox, other);
  }
}
