package org.auditwebhook.outbox;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.auditwebhook.audit.AuditEntry;

/** The JSON of an event, but for its id: the reference contract, section <i>Event</i>. */
final class EventJson {
  private static final JsonGeneratorFactory JSON = Json.createGeneratorFactory(Map.of());

  /** Always with a fraction, as the contract has it; three digits, six or nine. */
  private static final DateTimeFormatter WHOLE_SECOND =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private EventJson() {}

  /** An object of the entry's action and time, and of these details, if there are any. */
  static void write(OutputStream bytes, AuditEntry entry, Map<String, Object> details) {
    try (JsonGenerator json = JSON.createGenerator(bytes, StandardCharsets.UTF_8)) {
      json.writeStartObject();
      json.write("action", entry.action());
      json.write("timestamp", text(entry.timestamp()));
      if (!details.isEmpty()) {
        json.writeKey("details");
        write(json, details);
      }
      json.writeEnd();
    }
  }

  /** A value of the details alone, or all of them, in the bytes that it has in the event. */
  static void writeValue(OutputStream bytes, Object value) {
    try (JsonGenerator json = JSON.createGenerator(bytes, StandardCharsets.UTF_8)) {
      write(json, value);
    }
  }

  private static String text(Instant time) {
    return time.equals(time.truncatedTo(ChronoUnit.SECONDS))
        ? WHOLE_SECOND.format(time)
        : time.toString();
  }

  private static void write(JsonGenerator json, Object value) {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      map.forEach(
          (key, member) -> {
            json.writeKey((String) key);
            write(json, member);
          });
      json.writeEnd();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      list.forEach(element -> write(json, element));
      json.writeEnd();
    } else if (value instanceof String text) {
      json.write(text);
    } else if (value instanceof Boolean bool) {
      json.write(bool);
    } else if (value instanceof BigDecimal decimal) {
      json.write(decimal);
    } else if (value instanceof BigInteger integer) {
      json.write(integer);
    } else {
      json.write(((Number) value).longValue());
    }
  }
}
