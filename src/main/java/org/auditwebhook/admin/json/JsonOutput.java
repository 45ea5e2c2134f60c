package org.auditwebhook.admin.json;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Turns plain values into JSON, and JSON into bytes. */
public final class JsonOutput {
  /** Kept, as {@code Json} looks for it anew at each call. */
  private static final JsonProvider JSON = JsonProvider.provider();

  private static final JsonBuilderFactory BUILDERS = JSON.createBuilderFactory(Map.of());
  private static final JsonReaderFactory READERS = JSON.createReaderFactory(Map.of());

  private JsonOutput() {}

  /** An object to be filled; its fields keep the order in which they are added. */
  public static JsonObjectBuilder object() {
    return BUILDERS.createObjectBuilder();
  }

  /** An array to be filled. */
  public static JsonArrayBuilder array() {
    return BUILDERS.createArrayBuilder();
  }

  /** An object of our own making, read back as it is; not for what a stranger sent. */
  public static JsonObject stored(byte[] bytes) {
    try (var reader =
        READERS.createReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8)) {
      return reader.readObject();
    }
  }

  /** The text of a value in UTF-8, without white space. */
  public static byte[] bytes(JsonValue value) {
    return value.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The JSON of a plain value: {@code null}, a string, boolean, integer or decimal number, map,
   * iterable, or JSON already.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public static JsonValue of(Object value) {
    if (value instanceof JsonValue json) {
      return json;
    }
    if (value instanceof Map<?, ?> map) {
      JsonObjectBuilder object = object();
      map.forEach((key, element) -> object.add((String) key, of(element)));
      return object.build();
    }
    if (value instanceof Iterable<?> list) {
      JsonArrayBuilder array = array();
      list.forEach(element -> array.add(of(element)));
      return array.build();
    }
    return scalar(value);
  }

  private static JsonValue scalar(Object value) {
    if (value == null) {
      return JsonValue.NULL;
    }
    if (value instanceof String text) {
      return JSON.createValue(text);
    }
    if (value instanceof Boolean truth) {
      return truth ? JsonValue.TRUE : JsonValue.FALSE;
    }
    return number(value);
  }

  private static JsonValue number(Object value) {
    if (value instanceof Long || value instanceof Integer) {
      return JSON.createValue(((Number) value).longValue());
    }
    if (value instanceof BigInteger integer) {
      return JSON.createValue(integer);
    }
    if (value instanceof BigDecimal decimal) {
      return JSON.createValue(decimal);
    }
    throw new IllegalArgumentException("no JSON for " + value.getClass().getName());
  }
}
