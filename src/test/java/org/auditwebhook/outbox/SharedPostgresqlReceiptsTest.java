package org.auditwebhook.outbox;

import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharedPostgresqlReceiptsTest extends ReceiptsContractTest {
  @RegisterExtension final PostgresqlDatabase database = PostgresqlDatabase.empty();

  @Override
  OutboxUnderTest onItsDatabase(Map<String, String> settings) {
    return OutboxUnderTest.on(database.connections(), settings);
  }
}
