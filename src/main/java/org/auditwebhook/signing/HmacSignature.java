package org.auditwebhook.signing;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of the reference contract: the lower-case hex HMAC-SHA256 of the exact bytes of the
 * body, without a prefix. Thread-safe.
 */
public final class HmacSignature {
  /** The header that carries it. */
  public static final String HEADER = "X-Pilot-Signature-256";

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /**
   * @param secret the shared secret's bytes, at least one
   */
  public HmacSignature(byte[] secret) {
    key = new SecretKeySpec(secret, ALGORITHM);
  }

  /** The header's value for this body. */
  public String of(byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
