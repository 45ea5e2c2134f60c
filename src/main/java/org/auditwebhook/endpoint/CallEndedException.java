package org.auditwebhook.endpoint;

/**
 * No further attempt is to follow: what {@code @Retry} aborts on. The {@link Call} has the outcome.
 */
final class CallEndedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CallEndedException() {
    super(null, null, false, false); // a signal: nobody reads its stack
  }
}
