package org.auditwebhook.it.harness;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Signs JSON Web Tokens with a key that is made for a test. By the JDK alone, so that it is a
 * witness of its own.
 */
public final class Issuer {
  private final String algorithm;
  private final String keyId;
  private final KeyPair keys;

  private Issuer(String algorithm, String keyId, KeyPair keys) {
    this.algorithm = algorithm;
    this.keyId = keyId;
    this.keys = keys;
  }

  /** One with a new key for this algorithm of RFC 7518 or RFC 8037. */
  public static Issuer of(String algorithm, String keyId) {
    return new Issuer(
        algorithm,
        keyId,
        switch (algorithm) {
          case "ES256" -> elliptic("secp256r1");
          case "ES384" -> elliptic("secp384r1");
          case "ES512" -> elliptic("secp521r1");
          case "EdDSA", "Ed25519" -> pair("Ed25519", 255);
          default -> pair("RSA", 2048);
        });
  }

  /** One with an RSA key of so many bits. */
  public static Issuer ofRsa(int bits, String keyId) {
    return new Issuer("RS256", keyId, pair("RSA", bits));
  }

  /** The same key under another name or for another algorithm. */
  public Issuer as(String otherAlgorithm, String otherKeyId) {
    return new Issuer(otherAlgorithm, otherKeyId, keys);
  }

  /** A token with these claims. */
  public String token(String claims) {
    return sign(
        "{\"alg\":\"%s\",\"typ\":\"JWT\",\"kid\":\"%s\"}".formatted(algorithm, keyId), claims);
  }

  /** A token with this header, whatever it says, signed by the algorithm of the key. */
  public String sign(String header, String claims) {
    String signed =
        base64(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + base64(claims.getBytes(StandardCharsets.UTF_8));
    try {
      Signature signature = signature();
      signature.initSign(keys.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The public key as a JWK, with its name, its use and its algorithm. */
  public String jwk() {
    return jwk("\"kid\":\"%s\",\"use\":\"sig\",\"alg\":\"%s\"".formatted(keyId, algorithm));
  }

  /** The public key as a JWK with these members besides. */
  public String jwk(String members) {
    String key;
    if (keys.getPublic() instanceof RSAPublicKey rsa) {
      key =
          "\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\""
              .formatted(
                  base64(bytes(rsa.getModulus(), 0)), base64(bytes(rsa.getPublicExponent(), 0)));
    } else if (keys.getPublic() instanceof ECPublicKey elliptic) {
      int bits = elliptic.getParams().getOrder().bitLength();
      key =
          "\"kty\":\"EC\",\"crv\":\"P-%d\",\"x\":\"%s\",\"y\":\"%s\""
              .formatted(
                  bits,
                  base64(bytes(elliptic.getW().getAffineX(), (bits + 7) / 8)),
                  base64(bytes(elliptic.getW().getAffineY(), (bits + 7) / 8)));
    } else {
      byte[] encoded = keys.getPublic().getEncoded();
      key =
          "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\""
              .formatted(base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
    }
    return "{" + key + (members.isEmpty() ? "" : "," + members) + "}";
  }

  /** The JWK set of these. */
  public static String jwks(Issuer... issuers) {
    return Stream.of(issuers)
        .map(Issuer::jwk)
        .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  /** The public key in PEM. */
  public String pem() {
    return pem("PUBLIC KEY", keys.getPublic().getEncoded());
  }

  /** The private key in PEM. */
  public String privatePem() {
    return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  /** The bytes of the public key, for whoever takes them for a secret. */
  public byte[] publicBytes() {
    return keys.getPublic().getEncoded();
  }

  /** Base64 for URLs without padding: RFC 7515, section 2. */
  public static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String pem(String label, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes), label);
  }

  private Signature signature() throws GeneralSecurityException {
    String digest = "SHA-" + algorithm.substring(Math.max(0, algorithm.length() - 3));
    return switch (algorithm.substring(0, 2)) {
      case "RS" -> Signature.getInstance(digest.replace("-", "") + "withRSA");
      case "ES" -> Signature.getInstance(digest.replace("-", "") + "withECDSAinP1363Format");
      case "PS" -> pss(digest);
      default -> Signature.getInstance("Ed25519");
    };
  }

  /** RFC 7518, section 3.5: the salt is as long as the digest. */
  private static Signature pss(String digest) throws GeneralSecurityException {
    Signature pss = Signature.getInstance("RSASSA-PSS");
    pss.setParameter(
        new PSSParameterSpec(
            digest,
            "MGF1",
            new MGF1ParameterSpec(digest),
            Integer.parseInt(digest.substring(4)) / 8,
            1));
    return pss;
  }

  private static KeyPair elliptic(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair pair(String kind, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Without a sign, and with zeros in front up to this length. */
  private static byte[] bytes(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    int sign = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    byte[] unsigned = Arrays.copyOfRange(bytes, sign, bytes.length);
    if (unsigned.length >= length) {
      return unsigned;
    }
    byte[] padded = new byte[length];
    System.arraycopy(unsigned, 0, padded, length - unsigned.length, unsigned.length);
    return padded;
  }
}
