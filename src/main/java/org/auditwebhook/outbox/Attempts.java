package org.auditwebhook.outbox;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Outcome;

/** Reads the attempts that were not accepted. */
final class Attempts {
  private static final String OF_EVENT =
      "SELECT * FROM attempt WHERE endpoint_id = ? AND event_id = ? ORDER BY number";

  private Attempts() {}

  /** Oldest first. */
  static List<Attempt> of(Connection connection, int endpointId, long eventId) throws SQLException {
    return Jdbc.list(connection, OF_EVENT, Attempts::attempt, endpointId, eventId);
  }

  private static Attempt attempt(ResultSet row) throws SQLException {
    return new Attempt(
        Jdbc.instant(row, "started_at"),
        Duration.of(row.getLong("duration_us"), ChronoUnit.MICROS),
        outcome(Jdbc.optionalInt(row, "status"), row.getString("detail")),
        row.getInt("batch_size"));
  }

  private static Outcome outcome(OptionalInt status, String detail) {
    return status.isPresent()
        ? Outcome.answered(status.getAsInt(), Optional.empty())
        : Outcome.ofDetail(detail);
  }
}
