package org.auditwebhook.signing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * A private key to sign with, by Ed25519 (RFC 8032), and its public key. Equal to another of the
 * same key; prints its id only. Immutable and thread-safe.
 */
public final class Ed25519Key {
  /** What a private key in the form of Standard Webhooks begins with; base64 follows. */
  public static final String PREFIX = "whsk_";

  private static final String PUBLIC_PREFIX = "whpk_";
  private static final String ALGORITHM = "Ed25519";
  private static final int SEED_BYTES = 32;
  private static final int PUBLIC_BYTES = 32;
  private static final String PEM_BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String PEM_END = "-----END PRIVATE KEY-----";

  private static final String RULE =
      "must be whsk_ and the base64 of an Ed25519 key of 32 or 64 bytes, or a PKCS#8 PEM of one"
          + " (-----BEGIN PRIVATE KEY-----)";

  private final byte[] seed;
  private final byte[] publicBytes;
  private final PrivateKey key;
  private final String id;

  private Ed25519Key(byte[] seed) {
    try {
      KeyPair pair = pair(seed);
      this.seed = seed;
      key = pair.getPrivate();
      byte[] encoded = pair.getPublic().getEncoded();
      publicBytes = Arrays.copyOfRange(encoded, encoded.length - PUBLIC_BYTES, encoded.length);
      id = thumbprint();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("JDK 15 and later have " + ALGORITHM, e);
    }
  }

  /**
   * The key of this text: {@code whsk_} with the base64 of the 32 bytes that RFC 8032 calls the
   * private key, alone or followed by the public key, as libsodium writes it; or a PEM of PKCS#8.
   *
   * @throws IllegalArgumentException with the end of a sentence, if it is neither
   */
  public static Ed25519Key of(String text) {
    String stripped = text.strip();
    return new Ed25519Key(
        stripped.startsWith(PREFIX)
            ? seed(Encodings.base64(stripped.substring(PREFIX.length())))
            : pem(stripped));
  }

  /** A new key. */
  public static Ed25519Key generate(SecureRandom random) {
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    return new Ed25519Key(seed);
  }

  /** The private key in the form of Standard Webhooks, {@code whsk_…}: to be kept, never shown. */
  public String secretText() {
    byte[] both = Arrays.copyOf(seed, SEED_BYTES + PUBLIC_BYTES);
    System.arraycopy(publicBytes, 0, both, SEED_BYTES, PUBLIC_BYTES);
    return PREFIX + Base64.getEncoder().encodeToString(both);
  }

  /** The public key in the form of Standard Webhooks, {@code whpk_…}. */
  public String publicText() {
    return PUBLIC_PREFIX + Base64.getEncoder().encodeToString(publicBytes);
  }

  /** The public key as the {@code x} of a JSON Web Key, RFC 8037 section 2. */
  public String x() {
    return Encodings.base64Url(publicBytes);
  }

  /** Its id: the thumbprint of the JSON Web Key by SHA-256, RFC 7638 and RFC 8037 appendix A.3. */
  public String id() {
    return id;
  }

  /** Standard Webhooks' asymmetric signature, with its version. */
  String v1a(byte[] head, byte[] body) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(head);
      signature.update(body);
      return "v1a," + Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("JDK 15 and later have " + ALGORITHM, e);
    }
  }

  private static byte[] seed(byte[] bytes) {
    if (bytes.length == SEED_BYTES) {
      return bytes;
    }
    if (bytes.length == SEED_BYTES + PUBLIC_BYTES) {
      byte[] seed = Arrays.copyOf(bytes, SEED_BYTES);
      byte[] publicBytes = Arrays.copyOfRange(bytes, SEED_BYTES, bytes.length);
      if (MessageDigest.isEqual(publicBytes, new Ed25519Key(seed).publicBytes)) {
        return seed;
      }
    }
    throw new IllegalArgumentException(RULE);
  }

  private static byte[] pem(String text) {
    if (!text.startsWith(PEM_BEGIN) || !text.endsWith(PEM_END)) {
      throw new IllegalArgumentException(RULE);
    }
    String base64 = text.substring(PEM_BEGIN.length(), text.length() - PEM_END.length());
    byte[] encoded = Encodings.base64(base64.replaceAll("\\s", ""));
    try {
      PrivateKey key =
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return ((EdECPrivateKey) key).getBytes().orElseThrow();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(RULE);
    }
  }

  /** The JDK has no other way from a private key to its public one. */
  private static KeyPair pair(byte[] seed) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
    generator.initialize(NamedParameterSpec.ED25519, new Replay(seed));
    return generator.generateKeyPair();
  }

  private String thumbprint() throws GeneralSecurityException {
    String canonical = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"%s\"}".formatted(x());
    return Encodings.base64Url(
        MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ed25519Key that && MessageDigest.isEqual(seed, that.seed);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "Ed25519Key[id=" + id + "]";
  }

  /** Gives the bytes that it was given, once. */
  private static final class Replay extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] bytes;

    Replay(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] wanted) {
      if (wanted.length != bytes.length) {
        throw new IllegalStateException("An Ed25519 key is made of " + bytes.length + " bytes");
      }
      System.arraycopy(bytes, 0, wanted, 0, wanted.length);
    }
  }
}
