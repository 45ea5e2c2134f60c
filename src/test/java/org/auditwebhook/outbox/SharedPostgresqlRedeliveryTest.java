package org.auditwebhook.outbox;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How dead letters come back on PostgreSQL, also to two instances. */
class SharedPostgresqlRedeliveryTest extends RedeliveryContractTest {
  @RegisterExtension final PostgresqlDatabase database = PostgresqlDatabase.withTables();

  private OutboxUnderTest other;

  @Override
  OutboxUnderTest onItsDatabase() {
    return OutboxUnderTest.on(database.connections());
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
