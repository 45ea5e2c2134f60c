package org.auditwebhook.signing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A shared secret to sign with, by HMAC-SHA256. Equal to another of the same bytes; prints nothing
 * of them. Immutable and thread-safe.
 */
public final class HmacKey {
  /** What a secret in the form of Standard Webhooks begins with; base64 follows. */
  public static final String PREFIX = "whsec_";

  /** Standard Webhooks 1.0.0, Signature scheme: 24 to 64 bytes. */
  private static final int FEWEST_BYTES = 24;

  private static final int MOST_BYTES = 64;
  private static final int GENERATED_BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] bytes;

  /**
   * Never updated, so that threads may clone it at the same time; cloning costs no key schedule.
   */
  private final Mac prototype;

  /**
   * @throws IllegalArgumentException if there are none
   */
  HmacKey(byte[] bytes) {
    this.bytes = bytes;
    prototype = initialized(bytes);
  }

  /**
   * The key that this secret stands for: what is decoded behind {@code whsec_}, and of any other
   * text the UTF-8 bytes.
   *
   * @throws IllegalArgumentException with the end of a sentence, if it begins with {@code whsec_}
   *     and is not of that form, or if it is empty
   */
  public static HmacKey of(String secret) {
    if (!secret.startsWith(PREFIX)) {
      return new HmacKey(secret.getBytes(StandardCharsets.UTF_8));
    }
    byte[] bytes = Encodings.base64(secret.substring(PREFIX.length()));
    if (bytes.length < FEWEST_BYTES || bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "begins with whsec_, so the base64 of %d to %d bytes has to follow"
              .formatted(FEWEST_BYTES, MOST_BYTES));
    }
    return new HmacKey(bytes);
  }

  /** A new secret of 32 random bytes, in the form of Standard Webhooks. */
  public static String generate(SecureRandom random) {
    byte[] bytes = new byte[GENERATED_BYTES];
    random.nextBytes(bytes);
    return PREFIX + Base64.getEncoder().encodeToString(bytes);
  }

  /** How many bytes it has, 1 at least. */
  public int length() {
    return bytes.length;
  }

  /** The reference contract's signature: lower-case hexadecimal, of the body alone. */
  String hex(byte[] body) {
    return HexFormat.of().formatHex(mac().doFinal(body));
  }

  /** Standard Webhooks' symmetric signature, with its version. */
  String v1(byte[] head, byte[] body) {
    Mac mac = mac();
    mac.update(head);
    return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
  }

  private Mac mac() {
    try {
      return (Mac) prototype.clone();
    } catch (CloneNotSupportedException e) {
      return initialized(bytes); // a security provider that is not the JDK's own
    }
  }

  private static Mac initialized(byte[] bytes) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(bytes, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HmacKey key && MessageDigest.isEqual(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "<secret>";
  }
}
