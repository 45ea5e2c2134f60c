package org.auditwebhook.outbox;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedH2ReceiptsTest extends ReceiptsContractTest {
  @TempDir Path directory;

  @Override
  OutboxUnderTest onItsDatabase(Map<String, String> settings) {
    return OutboxUnderTest.in(directory, settings);
  }
}
