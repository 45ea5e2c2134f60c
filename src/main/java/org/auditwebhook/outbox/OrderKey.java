package org.auditwebhook.outbox;

import java.util.Map;
import java.util.OptionalLong;
import org.auditwebhook.audit.AuditEntry;

/**
 * Which events are kept in order with one: those of its node, else of its network. It is the 64-bit
 * FNV-1a hash (RFC 9923) of which of the two and its id; where two of them meet, they are kept in
 * order with each other, which does no harm.
 */
final class OrderKey {
  private static final long BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private OrderKey() {}

  /** Empty if the entry has neither a node nor a network. */
  static OptionalLong of(AuditEntry entry) {
    Map<String, Object> details = entry.details();
    Object node = entry.nodeId() == null ? details.get("node_id") : entry.nodeId();
    if (node != null) {
      return OptionalLong.of(hash('n', node));
    }
    Object network = entry.networkId() == null ? details.get("network_id") : entry.networkId();
    return network == null ? OptionalLong.empty() : OptionalLong.of(hash('w', network));
  }

  private static long hash(char kind, Object id) {
    String text = id.toString();
    long hash = (BASIS ^ kind) * PRIME;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      hash = (hash ^ (c & 0xff)) * PRIME;
      hash = (hash ^ (c >> Byte.SIZE)) * PRIME;
    }
    return hash;
  }
}
