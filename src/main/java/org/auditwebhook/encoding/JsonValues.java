package org.auditwebhook.encoding;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Writes the values that an {@link org.auditwebhook.audit.AuditEntry} may hold. Thread-safe. */
public final class JsonValues {
  private static final JsonGeneratorFactory JSON = Json.createGeneratorFactory(Map.of());

  private JsonValues() {}

  /** Writes UTF-8 without white space; whoever asks for it closes it. */
  public static JsonGenerator generator(OutputStream bytes) {
    return JSON.createGenerator(new Utf8Writer(bytes));
  }

  /** A value alone, as it is written within another. */
  public static void write(OutputStream bytes, Object value) {
    try (JsonGenerator json = generator(bytes)) {
      write(json, value);
    }
  }

  /**
   * The value: {@code null}, a string, boolean or number, a list or a map with string keys.
   *
   * @throws ClassCastException if it is none of these
   */
  public static void write(JsonGenerator json, Object value) {
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
