package org.auditwebhook.outbox;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** How dead letters come back on the embedded database. */
class EmbeddedH2RedeliveryTest extends RedeliveryContractTest {
  @TempDir Path directory;

  @Override
  OutboxUnderTest onItsDatabase() {
    return OutboxUnderTest.in(directory);
  }
}
