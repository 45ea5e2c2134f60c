package org.auditwebhook.outbox;

import java.sql.SQLException;

/**
 * The outbox's database can't be used now. The message is fit for an operator; the cause is for the
 * log.
 */
public class OutboxUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OutboxUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Whether the database refuses the data itself (SQLSTATE class 22, data exception, or 23,
   * constraint violation), so that the same again can't succeed.
   */
  public boolean isRefusal() {
    return getCause() instanceof SQLException e
        && e.getSQLState() != null
        && (e.getSQLState().startsWith("22") || e.getSQLState().startsWith("23"));
  }
}
