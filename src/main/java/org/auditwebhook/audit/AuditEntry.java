package org.auditwebhook.audit;

import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a registry did, as a CDI event: fire one and it is recorded, after the caller's transaction
 * has committed or at once where there is none.
 *
 * <pre>{@code
 * entries.fire(AuditEntry.of("node.registered").withNode(42).withNetwork("prod").with("hostname", "alpha"));
 * }</pre>
 *
 * <p>Immutable, details included: they are copied when the entry is made, so that what the caller
 * does to its map afterwards is not seen.
 *
 * @param action what was done, 1–200 characters, such as {@code node.registered}
 * @param timestamp when it was done
 * @param networkId the network that it was done in: a {@link String}, a {@link Long} or a {@link
 *     BigInteger}; {@code null} when there is none. Reaches the receiver as {@code network_id} in
 *     the details
 * @param nodeId the node that it was done to, likewise; {@code node_id} in the details
 * @param details what else is to be known, never {@code null}: strings, numbers, booleans, {@code
 *     null}, lists and maps with string keys, nested at most {@value #MAX_DEPTH} deep. The keys
 *     keep their order
 */
public record AuditEntry(
    String action,
    Instant timestamp,
    Object networkId,
    Object nodeId,
    Map<String, Object> details) {

  /** The most characters of an action. */
  public static final int MAX_ACTION_LENGTH = 200;

  /** How deep lists and maps may be nested in the details. */
  public static final int MAX_DEPTH = 64;

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException with a sentence that names the offending part
   */
  public AuditEntry {
    if (action == null || action.isEmpty()) {
      throw new IllegalArgumentException("action is required");
    }
    if (action.codePointCount(0, action.length()) > MAX_ACTION_LENGTH) {
      throw new IllegalArgumentException(
          "action has more than " + MAX_ACTION_LENGTH + " characters");
    }
    Objects.requireNonNull(timestamp, "timestamp");
    networkId = id("network_id", networkId);
    nodeId = id("node_id", nodeId);
    details = DetailsCopy.of(details);
  }

  /** An entry of this moment, without network, node and details. */
  public static AuditEntry of(String action) {
    return new AuditEntry(action, Instant.now(), null, null, Map.of());
  }

  /** The same entry, done at another time. */
  public AuditEntry at(Instant time) {
    return new AuditEntry(action, time, networkId, nodeId, details);
  }

  /** The same entry, done in this network. */
  public AuditEntry withNetwork(long id) {
    return new AuditEntry(action, timestamp, id, nodeId, details);
  }

  /** The same entry, done in this network. */
  public AuditEntry withNetwork(String id) {
    return new AuditEntry(action, timestamp, id, nodeId, details);
  }

  /** The same entry, done to this node. */
  public AuditEntry withNode(long id) {
    return new AuditEntry(action, timestamp, networkId, id, details);
  }

  /** The same entry, done to this node. */
  public AuditEntry withNode(String id) {
    return new AuditEntry(action, timestamp, networkId, id, details);
  }

  /**
   * The same entry with one more detail; one of the same key is replaced.
   *
   * @throws IllegalArgumentException if the value is not one that {@link #details} may hold
   */
  public AuditEntry with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(details);
    more.put(key, value);
    return new AuditEntry(action, timestamp, networkId, nodeId, more);
  }

  /**
   * What is told to the receivers as the event's details: {@link #details}, and the ids under
   * {@code network_id} and {@code node_id}, where they win over details of these names.
   */
  public Map<String, Object> detailsWithIds() {
    if (networkId == null && nodeId == null) {
      return details;
    }
    Map<String, Object> all = new LinkedHashMap<>();
    putUnlessNull(all, "network_id", networkId);
    putUnlessNull(all, "node_id", nodeId);
    details.forEach(all::putIfAbsent);
    return all;
  }

  private static void putUnlessNull(Map<String, Object> all, String key, Object value) {
    if (value != null) {
      all.put(key, value);
    }
  }

  private static Object id(String name, Object id) {
    if (id == null || id instanceof String || id instanceof Long || id instanceof BigInteger) {
      return id;
    }
    if (id instanceof Integer || id instanceof Short || id instanceof Byte) {
      return ((Number) id).longValue();
    }
    throw new IllegalArgumentException(
        name + " must be an integer or a string, not " + id.getClass().getName());
  }
}
