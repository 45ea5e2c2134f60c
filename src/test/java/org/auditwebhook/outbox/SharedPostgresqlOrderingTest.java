package org.auditwebhook.outbox;

import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharedPostgresqlOrderingTest extends OrderingContractTest {
  @RegisterExtension final PostgresqlDatabase database = PostgresqlDatabase.withTables();

  @Override
  OutboxUnderTest onItsDatabase(Map<String, String> settings) {
    return OutboxUnderTest.on(database.connections(), settings);
  }
}
