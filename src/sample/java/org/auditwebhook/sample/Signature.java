package org.auditwebhook.sample;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a receiver has to check before it trusts a delivery. */
final class Signature {

  static final String HEADER = "X-Pilot-Signature-256";

  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  /** Checks the lower-case hex HMAC-SHA256 of exactly the bytes that arrived, in constant time. */
  static boolean isValid(String signature, byte[] body, String secret) {
    return MessageDigest.isEqual(
        signature.getBytes(US_ASCII), hmac(body, secret).getBytes(US_ASCII));
  }

  private static String hmac(byte[] body, String secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
    }
  }
}
