package org.auditwebhook.outbox;

/**
 * Nothing was recorded, because the outbox has reached {@code outbox.max-size}. The message says
 * what to do.
 */
public class OutboxFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OutboxFullException(String message) {
    super(message);
  }
}
