package org.auditwebhook.sample;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** The registry's tables: statements in the transaction of the caller. */
@ApplicationScoped
public class Rows {
  private static final String NETWORKS =
      """
      CREATE TABLE IF NOT EXISTS network (
        network_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name VARCHAR NOT NULL)""";

  private static final String NODES =
      """
      CREATE TABLE IF NOT EXISTS node (
        node_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, hostname VARCHAR NOT NULL,
        network_id BIGINT REFERENCES network)""";

  @Resource(lookup = "jdbc/registry")
  DataSource database;

  /** Makes the tables, where there are none. */
  void begin(@Observes @Initialized(ApplicationScoped.class) Object application) {
    first(NETWORKS, row -> null);
    first(NODES, row -> null);
  }

  /** Reads one row. */
  interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  /**
   * What the statement's first row is; empty if it has none.
   *
   * @throws IllegalStateException if the database fails; it ends the caller's transaction
   */
  <T> Optional<T> first(String sql, Row<T> row, Object... parameters) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      if (!statement.execute()) {
        return Optional.empty();
      }
      ResultSet rows = statement.getResultSet();
      return rows.next() ? Optional.of(row.of(rows)) : Optional.empty();
    } catch (SQLException e) {
      throw new IllegalStateException("The registry's database failed", e);
    }
  }
}
