package org.auditwebhook.it.registry;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.auditwebhook.audit.AuditEntry;

/**
 * The nodes of the registry, a table of its own. Each mutation fires the event that tells of it.
 */
@ApplicationScoped
public class Nodes {
  private static final String INSERT = "INSERT INTO node (id) VALUES (?)";

  @Resource(lookup = "jdbc/registry")
  DataSource source;

  @Inject Event<AuditEntry> auditEntries;

  /** In the transaction that the caller has begun, or in none. */
  public void register(String id) throws SQLException {
    insert(source, id);
    auditEntries.fire(AuditEntry.of("node.registered").with("node", id));
  }

  /** The same with a connection that is looked up, and is still open when the event is fired. */
  @SuppressWarnings("BanJNDI") // the name is a constant
  public void registerWithAnOpenConnection(String id) throws SQLException, NamingException {
    DataSource lookedUp = InitialContext.doLookup("jdbc/registry");
    try (Connection connection = lookedUp.getConnection();
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, id);
      insert.executeUpdate();
      auditEntries.fire(AuditEntry.of("node.registered").with("node", id));
      insert.setString(1, id + "-2");
      insert.executeUpdate();
      auditEntries.fire(AuditEntry.of("node.registered").with("node", id + "-2"));
    }
  }

  /** In a transaction of its own. */
  @Transactional
  public void registerAlone(String id) throws SQLException {
    register(id);
  }

  /** In a transaction of its own, which the exception rolls back. */
  @Transactional
  public void registerAndFail(String id) throws SQLException {
    register(id);
    throw new IllegalStateException("of the registry");
  }

  /** The exception of firing is swallowed: the transaction is to be rolled back all the same. */
  @Transactional
  public void registerAndSwallow(String id) throws SQLException {
    insert(source, id);
    try {
      auditEntries.fire(AuditEntry.of("node.registered").with("node", id));
    } catch (RuntimeException e) {
      return; // as a registry should not
    }
  }

  private static void insert(DataSource source, String id) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, id);
      insert.executeUpdate();
    }
  }
}
