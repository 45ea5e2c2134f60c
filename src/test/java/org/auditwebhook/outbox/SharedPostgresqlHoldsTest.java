package org.auditwebhook.outbox;

import org.junit.jupiter.api.extension.RegisterExtension;

class SharedPostgresqlHoldsTest extends HoldsContractTest {
  @RegisterExtension final PostgresqlDatabase database = PostgresqlDatabase.withTables();

  @Override
  OutboxUnderTest onItsDatabase() {
    return OutboxUnderTest.on(database.connections());
  }
}
