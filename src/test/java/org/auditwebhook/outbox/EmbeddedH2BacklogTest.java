package org.auditwebhook.outbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedH2BacklogTest extends BacklogContractTest {
  private static final Pattern SCANNED = Pattern.compile("scanCount: (\\d+)");

  @TempDir Path directory;

  @Override
  OutboxUnderTest onItsDatabase(Map<String, String> settings) {
    return OutboxUnderTest.in(directory, settings);
  }

  @Override
  long visited(List<String> plan) {
    return sum(SCANNED.matcher(String.join("\n", plan)).results());
  }

  @Override
  void refreshStatistics() {
    outbox.database.transaction(connection -> Jdbc.update(connection, "ANALYZE"));
  }
}
