package org.auditwebhook.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Hides the values of sensitive keys, at every depth. What has none of them is not copied.
 * Immutable; thread-safe if the function is.
 */
public final class Redaction {
  /** What stands in place of a sensitive value that is masked. */
  public static final String REDACTED = "<redacted>";

  private final SensitiveKeys keys;
  private final Function<Object, String> inPlace;

  /**
   * @param keys whose values are hidden
   * @param inPlace what stands in place of a value: a text, number, boolean, list, map or {@code
   *     null}
   */
  public Redaction(SensitiveKeys keys, Function<Object, String> inPlace) {
    this.keys = keys;
    this.inPlace = inPlace;
  }

  /** One that puts {@value #REDACTED} in place of each value. */
  public static Redaction masking(SensitiveKeys keys) {
    return new Redaction(keys, value -> REDACTED);
  }

  /** The entry with its details redacted; the same one if there is nothing to hide. */
  public AuditEntry of(AuditEntry entry) {
    Map<String, Object> redacted = of(entry.details());
    return redacted == entry.details()
        ? entry
        : new AuditEntry(
            entry.action(), entry.timestamp(), entry.networkId(), entry.nodeId(), redacted);
  }

  /**
   * The details with every sensitive value replaced; the same map if there is none. The argument
   * stays as it is.
   */
  public <T> Map<String, Object> of(Map<String, T> details) {
    Map<String, Object> redacted = null;
    for (Map.Entry<String, T> member : details.entrySet()) {
      Object value = member.getValue();
      Object shown = keys.include(member.getKey()) ? inPlace.apply(value) : shown(value);
      if (shown != value) {
        redacted = redacted == null ? new LinkedHashMap<>(details) : redacted;
        redacted.put(member.getKey(), shown);
      }
    }
    @SuppressWarnings("unchecked") // nobody writes into it: the values may be read as objects
    Map<String, Object> same = (Map<String, Object>) details;
    return redacted == null ? same : redacted;
  }

  private Object shown(Object value) {
    if (value instanceof Map<?, ?> map) {
      @SuppressWarnings("unchecked") // JSON objects have string keys: AuditEntry lets no others in
      Map<String, Object> nested = (Map<String, Object>) map;
      return of(nested);
    }
    return value instanceof List<?> list ? shown(list) : value;
  }

  private Object shown(List<?> list) {
    List<Object> redacted = null;
    for (int i = 0; i < list.size(); i++) {
      Object element = list.get(i);
      Object shown = shown(element);
      if (shown != element) {
        redacted = redacted == null ? new ArrayList<>(list) : redacted;
        redacted.set(i, shown);
      }
    }
    return redacted == null ? list : redacted;
  }
}
