package org.auditwebhook.outbox;

import jakarta.json.stream.JsonGenerator;
import java.io.OutputStream;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.encoding.JsonValues;

/** The JSON of an event, but for its id: the reference contract, section <i>Event</i>. */
final class EventJson {
  /** Always with a fraction, as the contract has it; three digits, six or nine. */
  private static final DateTimeFormatter WHOLE_SECOND =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private EventJson() {}

  /** An object of the entry's action and time, and of these details, if there are any. */
  static void write(OutputStream bytes, AuditEntry entry, Map<String, Object> details) {
    try (JsonGenerator json = JsonValues.generator(bytes)) {
      json.writeStartObject();
      json.write("action", entry.action());
      json.write("timestamp", text(entry.timestamp()));
      if (!details.isEmpty()) {
        json.writeKey("details");
        JsonValues.write(json, details);
      }
      json.writeEnd();
    }
  }

  private static String text(Instant time) {
    return time.equals(time.truncatedTo(ChronoUnit.SECONDS))
        ? WHOLE_SECOND.format(time)
        : time.toString();
  }
}
