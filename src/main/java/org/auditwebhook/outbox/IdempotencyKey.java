package org.auditwebhook.outbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What makes the repeat of a recording request known: the same key again gets the first answer
 * again.
 *
 * @param producer the name of whoever makes the request; keys of different producers never meet. A
 *     name that is longer than its column is kept as a digest
 * @param key the request's {@code Idempotency-Key}, 1–255 characters
 * @param bodyDigest a SHA-256 of what the request brings, which is stored: nothing may be in it
 *     that is not recorded
 */
public record IdempotencyKey(String producer, String key, byte[] bodyDigest) {
  private static final int MOST_PRODUCER_CHARACTERS = 100;

  public IdempotencyKey {
    producer = producer.length() <= MOST_PRODUCER_CHARACTERS ? producer : digest(producer);
  }

  /** Begins as no other name does. */
  private static String digest(String name) {
    try {
      return "sha256:"
          + HexFormat.of()
              .formatHex(
                  MessageDigest.getInstance("SHA-256")
                      .digest(name.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The first request with this key has not been answered yet. */
  public static class InFlightException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The key was used with another body. */
  public static class ReusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
