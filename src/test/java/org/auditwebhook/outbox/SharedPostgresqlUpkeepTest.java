package org.auditwebhook.outbox;

import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharedPostgresqlUpkeepTest extends UpkeepContractTest {
  /** Empty, because the times in its tables are to be of now. */
  @RegisterExtension final PostgresqlDatabase database = PostgresqlDatabase.empty();

  @Override
  OutboxUnderTest onItsDatabase(Map<String, String> settings) {
    return OutboxUnderTest.on(database.connections(), settings);
  }
}
