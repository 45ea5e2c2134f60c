package org.auditwebhook.outbox;

/**
 * As many replaced keys as there may be still sign. The message is a sentence that says what to do.
 */
public final class TooManySecretsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManySecretsException(int most) {
    super(most + " replaced keys sign beside the newest, and no more may: end them first");
  }
}
