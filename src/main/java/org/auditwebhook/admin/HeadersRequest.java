package org.auditwebhook.admin;

import java.util.Map;
import java.util.TreeMap;
import org.auditwebhook.admin.json.JsonFields;
import org.auditwebhook.admin.json.JsonInputException;
import org.auditwebhook.admin.json.JsonPath;
import org.auditwebhook.settings.Secret;
import org.auditwebhook.settings.StaticHeader;

/** Reads {@code PUT /webhook/headers}: {@code headers}, an object of values by names. */
final class HeadersRequest {
  private static final String FIELD = "headers";

  private HeadersRequest() {}

  /**
   * The headers, each one that may be sent.
   *
   * @throws JsonInputException that names the field, and shows no value
   */
  static Map<String, Secret> of(Object json) {
    Map<String, Object> given =
        JsonFields.of(json)
            .only(FIELD)
            .optionalObject(FIELD)
            .orElseThrow(() -> new JsonInputException(JsonPath.of(FIELD), "is required"));
    if (given.size() > StaticHeader.MOST) {
      throw wrong("must have at most " + StaticHeader.MOST + " headers");
    }
    Map<String, Secret> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    given.forEach(
        (name, value) -> {
          if (headers.put(name, checked(name, value)) != null) {
            throw wrong("must not have the same name twice, in whatever case");
          }
        });
    return headers;
  }

  private static Secret checked(String name, Object value) {
    if (!(value instanceof String text)) {
      throw wrong("must have strings as values");
    }
    try {
      StaticHeader.check(name, text);
      return new Secret(text);
    } catch (IllegalArgumentException e) {
      throw wrong("has a header that " + e.getMessage() + ": " + name);
    }
  }

  private static JsonInputException wrong(String rule) {
    return new JsonInputException(JsonPath.of(FIELD), rule);
  }
}
