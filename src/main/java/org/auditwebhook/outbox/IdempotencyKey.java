package org.auditwebhook.outbox;

/**
 * What makes the repeat of a recording request known: the same key again gets the first answer
 * again.
 *
 * @param producer the name of the token that the request came with; keys of different producers
 *     never meet
 * @param key the request's {@code Idempotency-Key}, 1–255 characters
 * @param bodyDigest a SHA-256 of what the request brings, which is stored: nothing may be in it
 *     that is not recorded
 */
public record IdempotencyKey(String producer, String key, byte[] bodyDigest) {

  /** The first request with this key has not been answered yet. */
  public static class InFlightException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The key was used with another body. */
  public static class ReusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
