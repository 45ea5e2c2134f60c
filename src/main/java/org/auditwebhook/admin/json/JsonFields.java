package org.auditwebhook.admin.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of an object that has to have no others. Every method throws {@link
 * JsonInputException} with the field's path, {@code null} being the right type for none.
 */
public final class JsonFields {
  private final Map<?, ?> fields;

  private JsonFields(Map<?, ?> fields) {
    this.fields = fields;
  }

  /** The fields of a value that has to be an object. */
  public static JsonFields of(Object value) {
    if (value instanceof Map<?, ?> fields) {
      return new JsonFields(fields);
    }
    throw new JsonInputException(JsonPath.ROOT, "must be a JSON object");
  }

  /** These fields, once it is clear that there are only such as these. */
  public JsonFields only(String... names) {
    List<String> known = List.of(names);
    for (Object name : fields.keySet()) {
      if (!known.contains(name)) {
        throw new JsonInputException(
            JsonPath.of((String) name),
            "is unknown here; the fields are " + String.join(", ", known));
      }
    }
    return this;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return fields.isEmpty();
  }

  /** A string that has to be there. */
  public String string(String name) {
    return optionalString(name)
        .orElseThrow(() -> new JsonInputException(JsonPath.of(name), "is required"));
  }

  /** A string, empty if the field is absent. */
  public Optional<String> optionalString(String name) {
    return optional(name, String.class, "a string");
  }

  /** A boolean, empty if the field is absent. */
  public Optional<Boolean> optionalBoolean(String name) {
    return optional(name, Boolean.class, "true or false");
  }

  /**
   * An integer that fits into a {@link Long}, empty if the field is absent; {@code 1.0} is none.
   */
  public Optional<Long> optionalInteger(String name) {
    return optional(name, Long.class, "an integer");
  }

  /** An object, empty if the field is absent. */
  @SuppressWarnings("unchecked") // the keys of what JsonInput read are strings
  public Optional<Map<String, Object>> optionalObject(String name) {
    return optional(name, Map.class, "an object").map(map -> (Map<String, Object>) map);
  }

  /**
   * A value of this type, empty if the field is absent.
   *
   * @param phrase the type in words, to be read behind {@code must be}
   */
  public <T> Optional<T> optional(String name, Class<T> type, String phrase) {
    Object value = fields.get(name);
    if (type.isInstance(value)) {
      return Optional.of(type.cast(value));
    }
    if (fields.containsKey(name)) {
      throw new JsonInputException(JsonPath.of(name), "must be " + phrase);
    }
    return Optional.empty();
  }
}
