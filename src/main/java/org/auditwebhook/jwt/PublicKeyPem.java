package org.auditwebhook.jwt;

import com.nimbusds.jose.JOSEException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Public keys as X.509 has them (SubjectPublicKeyInfo), in PEM: RFC 7468, section 13. */
final class PublicKeyPem {
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN PUBLIC KEY-----(?<base64>[A-Za-z0-9+/=\\s]*)-----END PUBLIC KEY-----");

  private static final Pattern PRIVATE = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----");

  private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");

  /** What every Ed25519 key of 32 bytes has in front of them there: RFC 8410, section 4. */
  private static final byte[] ED25519_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int ED25519_BYTES = 32;

  private PublicKeyPem() {}

  /**
   * The keys of a text, in their order; none if it has none.
   *
   * @throws IllegalArgumentException if one is malformed, of an unknown kind, or private
   */
  static Stream<PublicKey> read(String text) {
    if (PRIVATE.matcher(text).find()) {
      throw new IllegalArgumentException(
          "has a private key, whose owner can make tokens; leave the public one only: openssl pkey"
              + " -pubout");
    }
    return BLOCK.matcher(text).results().map(block -> key(decoded(block.group(1))));
  }

  /**
   * The key of these bytes.
   *
   * @throws JOSEException if they are not 32, or are none
   */
  static PublicKey ed25519(byte[] bytes) throws JOSEException {
    if (bytes.length != ED25519_BYTES) {
      throw new JOSEException("an Ed25519 key has 32 bytes");
    }
    byte[] encoded = new byte[ED25519_HEAD.length + ED25519_BYTES];
    System.arraycopy(ED25519_HEAD, 0, encoded, 0, ED25519_HEAD.length);
    System.arraycopy(bytes, 0, encoded, ED25519_HEAD.length, ED25519_BYTES);
    try {
      return key(encoded);
    } catch (IllegalArgumentException malformed) {
      throw new JOSEException("not an Ed25519 key", malformed);
    }
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException("has a malformed public key", malformed);
    }
  }

  private static PublicKey key(byte[] encoded) {
    for (String kind : KINDS) {
      try {
        return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException e) {
        // it is of another kind
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has keys of the kind " + kind, e);
      }
    }
    throw new IllegalArgumentException("has a public key that is malformed or of an unknown kind");
  }
}
