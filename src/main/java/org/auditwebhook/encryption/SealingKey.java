package org.auditwebhook.encryption;

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
 * A key to seal with, of 256 bits. Equal to another of the same bytes; prints its id only.
 * Immutable and thread-safe.
 */
public final class SealingKey {
  static final int ID_BYTES = 8;

  private static final int BYTES = 32;
  private static final String HMAC = "HmacSHA256";

  private final byte[] bytes;
  private final byte[] id;

  private SealingKey(byte[] bytes) {
    this.bytes = bytes;
    id = id(bytes);
  }

  /**
   * The key of this text.
   *
   * @throws IllegalArgumentException with the end of a sentence, if it is not base64 of 32 bytes
   */
  public static SealingKey of(String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64.strip());
    } catch (IllegalArgumentException notBase64) {
      bytes = new byte[0];
    }
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "must be base64 of 32 bytes, as `openssl rand -base64 32` makes it");
    }
    return new SealingKey(bytes);
  }

  /** The text of a new key. */
  public static String generate(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  SecretKeySpec aes() {
    return new SecretKeySpec(bytes, "AES");
  }

  /** Tells which key something was sealed with, and nothing of its bytes. */
  byte[] id() {
    return id.clone();
  }

  private static byte[] id(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      byte[] whole = mac.doFinal("audit-webhook key id".getBytes(StandardCharsets.US_ASCII));
      return Arrays.copyOf(whole, ID_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SealingKey key && MessageDigest.isEqual(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "SealingKey[id=" + HexFormat.of().formatHex(id) + "]";
  }
}
