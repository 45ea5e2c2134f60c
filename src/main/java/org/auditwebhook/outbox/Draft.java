package org.auditwebhook.outbox;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.ByteArrayOutputStream;
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

/**
 * An entry as it will be posted, but for its id: the JSON of the reference contract, section
 * <i>Event</i>. It is encoded once, in the emitter's thread.
 *
 * @param action the entry's
 * @param tail the JSON object behind its first member, {@code event_id}
 */
record Draft(String action, byte[] tail) {
  private static final JsonGeneratorFactory JSON = Json.createGeneratorFactory(Map.of());

  /** Always with a fraction, as the contract has it; three digits, six or nine. */
  private static final DateTimeFormatter WHOLE_SECOND =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  /** The most characters of a 64-bit integer. */
  private static final int MOST_ID_BYTES = 20;

  private static final byte[] HEAD = "{\"event_id\":".getBytes(StandardCharsets.US_ASCII);

  static Draft of(AuditEntry entry) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes, StandardCharsets.UTF_8)) {
      json.writeStartObject();
      json.write("action", entry.action());
      json.write("timestamp", text(entry.timestamp()));
      Map<String, Object> details = entry.detailsWithIds();
      if (!details.isEmpty()) {
        json.writeKey("details");
        write(json, details);
      }
      json.writeEnd();
    }
    byte[] tail = bytes.toByteArray();
    tail[0] = ',';
    return new Draft(entry.action(), tail);
  }

  /** The most bytes that {@link #body} can have. */
  int size() {
    return HEAD.length + MOST_ID_BYTES + tail.length;
  }

  /** The bytes that are stored, signed and posted. */
  byte[] body(long eventId) {
    byte[] id = Long.toString(eventId).getBytes(StandardCharsets.US_ASCII);
    byte[] body = new byte[HEAD.length + id.length + tail.length];
    System.arraycopy(HEAD, 0, body, 0, HEAD.length);
    System.arraycopy(id, 0, body, HEAD.length, id.length);
    System.arraycopy(tail, 0, body, HEAD.length + id.length, tail.length);
    return body;
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
