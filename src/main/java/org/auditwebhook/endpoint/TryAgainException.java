package org.auditwebhook.endpoint;

/**
 * The attempt was answered with later, and another one is to follow: what {@code @Retry} retries
 * on.
 */
final class TryAgainException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TryAgainException() {
    super(null, null, false, false); // a signal: nobody reads its stack
  }
}
