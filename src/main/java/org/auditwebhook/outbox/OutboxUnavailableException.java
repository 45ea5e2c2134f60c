package org.auditwebhook.outbox;

/** The outbox's database can't be used now. The message is fit for an operator; the cause is for the log. */
public class OutboxUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OutboxUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
