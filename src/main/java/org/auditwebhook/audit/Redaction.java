package org.auditwebhook.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Hides the values of sensitive keys, at every depth. The keys are those of the reference contract,
 * section <i>Dead-letter queue</i>; they are compared case-insensitively.
 */
public final class Redaction {
  /** What stands in place of a sensitive value. */
  public static final String REDACTED = "<redacted>";

  private static final Set<String> KEYS =
      Set.of(
          "token",
          "admin_token",
          "password",
          "api_key",
          "private_key",
          "signature",
          "secret",
          "bearer",
          "authorization");

  private static final List<String> ENDINGS = List.of("_token", "_password", "_secret", "_key");

  private Redaction() {}

  /**
   * The details with every value of a sensitive key replaced by {@link #REDACTED}; the argument
   * stays as it is.
   */
  public static Map<String, Object> of(Map<String, Object> details) {
    Map<String, Object> shown = new LinkedHashMap<>();
    details.forEach((key, value) -> shown.put(key, isSensitive(key) ? REDACTED : shown(value)));
    return shown;
  }

  /** Whether the value of this key is a secret. */
  public static boolean isSensitive(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return KEYS.contains(lower) || ENDINGS.stream().anyMatch(lower::endsWith);
  }

  private static Object shown(Object value) {
    if (value instanceof Map<?, ?> map) {
      @SuppressWarnings("unchecked") // JSON objects have string keys: AuditEntry lets no others in
      Map<String, Object> nested = (Map<String, Object>) map;
      return of(nested);
    }
    if (value instanceof List<?> list) {
      List<Object> shown = new ArrayList<>();
      list.forEach(element -> shown.add(shown(element)));
      return shown;
    }
    return value;
  }
}
