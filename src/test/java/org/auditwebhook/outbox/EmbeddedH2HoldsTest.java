package org.auditwebhook.outbox;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedH2HoldsTest extends HoldsContractTest {
  @TempDir Path directory;

  @Override
  OutboxUnderTest onItsDatabase() {
    return OutboxUnderTest.in(directory);
  }
}
