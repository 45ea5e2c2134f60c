package org.auditwebhook.outbox;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharedPostgresqlBacklogTest extends BacklogContractTest {
  /** A node that reads a table or an index, and how many rows came out of it each time. */
  private static final Pattern SCAN =
      Pattern.compile("Scan.*actual time=\\S+ rows=([\\d.]+) loops=(\\d+)");

  private static final Pattern REMOVED = Pattern.compile("Rows Removed by .*: ([\\d.]+)");

  @RegisterExtension final PostgresqlDatabase database = PostgresqlDatabase.withTables();

  @Override
  OutboxUnderTest onItsDatabase(Map<String, String> settings) {
    return OutboxUnderTest.on(database.connections(), settings);
  }

  /** What was left out is told of each time that the node before it was run. */
  @Override
  long visited(List<String> plan) {
    double visited = 0;
    double loops = 1;
    for (String line : plan) {
      Matcher scan = SCAN.matcher(line);
      Matcher removed = REMOVED.matcher(line);
      if (scan.find()) {
        loops = Double.parseDouble(scan.group(2));
        visited += loops * Double.parseDouble(scan.group(1));
      } else if (removed.find()) {
        visited += loops * Double.parseDouble(removed.group(1));
      }
    }
    return (long) visited;
  }

  @Override
  void refreshStatistics() {
    try (var connection = database.connections().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("ANALYZE");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
