package org.auditwebhook.outbox;

/** None of the keys opens a stored secret. The message is a sentence that says what to do. */
final class UnopenedSecretException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnopenedSecretException(String message) {
    super(message);
  }
}
