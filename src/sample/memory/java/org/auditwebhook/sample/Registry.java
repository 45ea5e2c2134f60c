package org.auditwebhook.sample;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.auditwebhook.audit.AuditEntry;

/** Nodes and networks, kept in memory. Each change fires one audit entry: that is all it takes. */
@ApplicationScoped
public class Registry {

  @Inject Event<AuditEntry> auditEntries;

  private final AtomicLong lastNode = new AtomicLong();
  private final AtomicLong lastNetwork = new AtomicLong();
  private final Map<Long, Node> nodes = new ConcurrentHashMap<>();
  private final Map<Long, Network> networks = new ConcurrentHashMap<>();

  /** Registers a node, in a network or in none. */
  public Node register(String hostname, Optional<Long> network) {
    Node node = new Node(lastNode.incrementAndGet(), hostname, network);
    nodes.put(node.id(), node);
    auditEntries.fire(node.entry("node.registered"));
    return node;
  }

  /** Removes a node; empty if there is none. */
  public Optional<Node> deregister(long id) {
    Optional<Node> removed = Optional.ofNullable(nodes.remove(id));
    removed.ifPresent(node -> auditEntries.fire(node.entry("node.deregistered")));
    return removed;
  }

  /** Creates a network. */
  public Network createNetwork(String name) {
    Network network = new Network(lastNetwork.incrementAndGet(), name);
    networks.put(network.id(), network);
    auditEntries.fire(
        AuditEntry.of("network.created").withNetwork(network.id()).with("name", name));
    return network;
  }

  /** Whether there is such a network. */
  public boolean hasNetwork(long id) {
    return networks.containsKey(id);
  }

  /** Puts a node out of its network; empty if it is not in it. */
  public Optional<Node> kick(long network, long id, String reason) {
    Node[] kicked = new Node[1];
    nodes.computeIfPresent(
        id,
        (same, node) -> {
          if (!node.isIn(network)) {
            return node;
          }
          kicked[0] = node;
          return node.inNoNetwork();
        });
    Optional<Node> node = Optional.ofNullable(kicked[0]);
    node.ifPresent(
        one -> auditEntries.fire(one.entry("network.admin_kick").with("reason", reason)));
    return node;
  }
}
