package org.auditwebhook.sample;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.auditwebhook.audit.AuditEntry;

/**
 * Nodes and networks in a database. Each change and its audit entry are one transaction: both are
 * committed, or neither is.
 */
@ApplicationScoped
@Transactional
public class Registry {

  @Inject Rows rows;
  @Inject Event<AuditEntry> auditEntries;

  /** Registers a node, in a network or in none. */
  public Node register(String hostname, Optional<Long> network) {
    Node node =
        rows.first(
                "INSERT INTO node (hostname, network_id) VALUES (?, ?) RETURNING *",
                Registry::node,
                hostname,
                network.orElse(null))
            .orElseThrow();
    auditEntries.fire(node.entry("node.registered"));
    return node;
  }

  /** Removes a node; empty if there is none. */
  public Optional<Node> deregister(long id) {
    Optional<Node> removed =
        rows.first("DELETE FROM node WHERE node_id = ? RETURNING *", Registry::node, id);
    removed.ifPresent(node -> auditEntries.fire(node.entry("node.deregistered")));
    return removed;
  }

  /** Creates a network. */
  public Network createNetwork(String name) {
    Network network =
        rows.first(
                "INSERT INTO network (name) VALUES (?) RETURNING network_id, name",
                row -> new Network(row.getLong("network_id"), row.getString("name")),
                name)
            .orElseThrow();
    auditEntries.fire(
        AuditEntry.of("network.created").withNetwork(network.id()).with("name", name));
    return network;
  }

  /** Whether there is such a network. */
  public boolean hasNetwork(long id) {
    return rows.first("SELECT name FROM network WHERE network_id = ?", row -> true, id).isPresent();
  }

  /** Puts a node out of its network; empty if it is not in it. */
  public Optional<Node> kick(long network, long id, String reason) {
    Optional<Node> kicked =
        rows.first(
            "UPDATE node SET network_id = NULL WHERE node_id = ? AND network_id = ? RETURNING *",
            row -> new Node(id, row.getString("hostname"), Optional.of(network)),
            id,
            network);
    kicked.ifPresent(
        node -> auditEntries.fire(node.entry("network.admin_kick").with("reason", reason)));
    return kicked;
  }

  private static Node node(ResultSet row) throws SQLException {
    return new Node(
        row.getLong("node_id"),
        row.getString("hostname"),
        Optional.ofNullable(row.getObject("network_id", Long.class)));
  }
}
