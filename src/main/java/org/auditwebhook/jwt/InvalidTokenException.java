package org.auditwebhook.jwt;

/** A token is not valid. The message is the sentence of {@link Verdict.Invalid}. */
final class InvalidTokenException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidTokenException(String reason) {
    super(reason);
  }
}
