package org.auditwebhook.outbox;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three instances on one PostgreSQL. */
class SharedPostgresqlHammerTest extends OutboxHammerTest {
  @RegisterExtension final PostgresqlDatabase database = PostgresqlDatabase.withTables();

  @Override
  List<OutboxUnderTest> instances() {
    return Stream.generate(() -> OutboxUnderTest.on(database.connections())).limit(3).toList();
  }
}
