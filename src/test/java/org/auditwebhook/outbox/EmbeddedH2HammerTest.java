package org.auditwebhook.outbox;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** The one instance of an embedded database. */
class EmbeddedH2HammerTest extends OutboxHammerTest {
  @TempDir Path directory;

  @Override
  List<OutboxUnderTest> instances() {
    return List.of(OutboxUnderTest.in(directory));
  }
}
