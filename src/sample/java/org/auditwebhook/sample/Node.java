package org.auditwebhook.sample;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;
import org.auditwebhook.audit.AuditEntry;

/**
 * A node of the registry.
 *
 * @param network the network that it is in
 */
record Node(long id, String hostname, Optional<Long> network) {

  boolean isIn(long other) {
    return network.isPresent() && network.get() == other;
  }

  Node inNoNetwork() {
    return new Node(id, hostname, Optional.empty());
  }

  /** What is recorded of what was done to it. */
  AuditEntry entry(String action) {
    AuditEntry entry = AuditEntry.of(action).withNode(id).with("hostname", hostname);
    return network.map(entry::withNetwork).orElse(entry);
  }

  JsonObject json() {
    JsonObjectBuilder json =
        Json.createObjectBuilder().add("node_id", id).add("hostname", hostname);
    network.ifPresent(in -> json.add("network_id", in));
    return json.build();
  }
}
