package org.auditwebhook.client;

import jakarta.json.stream.JsonGenerator;
import java.util.Map;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.encoding.BoundedBytes;
import org.auditwebhook.encoding.JsonValues;
import org.auditwebhook.encoding.Truncation;

/**
 * An entry as {@code POST /audit-entries} takes it: one line of NDJSON, its line break included.
 */
final class EntryLine {
  /** The largest {@code event.max-size}: nobody is sent more of an entry. */
  static final int MOST_BYTES = 1_048_576;

  private EntryLine() {}

  /**
   * The bytes of an entry. Details that are too large for every receiver are replaced, as
   * audit-webhook itself would do.
   */
  static byte[] of(AuditEntry entry) {
    BoundedBytes whole = new BoundedBytes(MOST_BYTES);
    write(whole, entry);
    byte[] line = whole.bytes();
    if (line == null) {
      BoundedBytes small = new BoundedBytes(MOST_BYTES);
      write(
          small,
          new AuditEntry(entry.action(), entry.timestamp(), null, null, Truncation.of(entry)));
      line = small.bytes();
    }
    return line;
  }

  private static void write(BoundedBytes line, AuditEntry entry) {
    try (JsonGenerator json = JsonValues.generator(line)) {
      json.writeStartObject();
      json.write("action", entry.action());
      json.write("timestamp", entry.timestamp().toString());
      writeUnlessNull(json, "network_id", entry.networkId());
      writeUnlessNull(json, "node_id", entry.nodeId());
      Map<String, Object> details = entry.details();
      if (!details.isEmpty()) {
        json.writeKey("details");
        JsonValues.write(json, details);
      }
      json.writeEnd();
    }
    line.write('\n');
  }

  private static void writeUnlessNull(JsonGenerator json, String name, Object value) {
    if (value != null) {
      json.writeKey(name);
      JsonValues.write(json, value);
    }
  }
}
