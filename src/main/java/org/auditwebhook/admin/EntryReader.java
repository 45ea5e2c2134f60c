package org.auditwebhook.admin;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.auditwebhook.admin.json.JsonFields;
import org.auditwebhook.admin.json.JsonInputException;
import org.auditwebhook.admin.json.JsonPath;
import org.auditwebhook.audit.AuditEntry;

/** Makes an audit entry of one JSON object. */
final class EntryReader {
  /** How deep an entry may be nested: the object itself, and its details as deep as they may be. */
  static final int MAX_DEPTH = AuditEntry.MAX_DEPTH + 1;

  private final Supplier<Instant> now;

  /**
   * @param now the time of an entry that does not say when it was
   */
  EntryReader(Supplier<Instant> now) {
    this.now = now;
  }

  /**
   * The entry.
   *
   * @param value what {@link org.auditwebhook.admin.json.JsonInput} read, at most {@link
   *     #MAX_DEPTH} deep
   * @throws JsonInputException that names the field
   */
  AuditEntry read(Object value) {
    JsonFields fields =
        JsonFields.of(value).only("action", "timestamp", "network_id", "node_id", "details");
    return new AuditEntry(
        action(fields),
        timestamp(fields),
        id(fields, "network_id"),
        id(fields, "node_id"),
        fields.optionalObject("details").orElse(Map.of()));
  }

  private static String action(JsonFields fields) {
    String action = fields.string("action");
    if (!Filters.isAction(action)) {
      throw new JsonInputException(JsonPath.of("action"), Filters.ACTION_RULE);
    }
    return action;
  }

  private Instant timestamp(JsonFields fields) {
    return fields
        .optionalString("timestamp")
        .map(
            text ->
                Rfc3339.parse(text)
                    .orElseThrow(
                        () ->
                            new JsonInputException(
                                JsonPath.of("timestamp"), "must be " + Rfc3339.PHRASE)))
        .orElseGet(now);
  }

  private static Object id(JsonFields fields, String name) {
    Object id = fields.optional(name, Object.class, "an integer or a string").orElse(null);
    if (id == null || id instanceof Long || id instanceof BigInteger || id instanceof String) {
      return id;
    }
    throw new JsonInputException(JsonPath.of(name), "must be an integer or a string");
  }
}
