package org.auditwebhook.jwt;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads public keys: a JWK set or a single JWK (RFC 7517), or PEM. The messages of its exceptions
 * are the ends of sentences whose subject is what was read; they hold nothing of it.
 */
final class KeyText {
  /** More than any issuer has; a token without {@code kid} is tried with each. */
  private static final int MOST_KEYS = 32;

  private KeyText() {}

  /**
   * The keys that tokens can be verified with, at least one. Those for other purposes, of kinds
   * that are not known here and malformed ones are left out, as RFC 7517, section 5, has it.
   *
   * @throws IllegalArgumentException if there is none, or if there is one that is secret
   */
  static KeySet read(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    List<VerificationKey> keys =
        (text.startsWith("{") ? ofJson(text) : PublicKeyPem.read(text).map(KeyText::of))
            .filter(key -> !key.algorithms().isEmpty())
            .toList();
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          "has no public key to verify with: RSA of at least 2,048 bits, P-256, P-384, P-521 or"
              + " Ed25519");
    }
    if (keys.size() > MOST_KEYS) {
      throw new IllegalArgumentException("has more than " + MOST_KEYS + " keys");
    }
    return new KeySet(keys);
  }

  private static VerificationKey of(PublicKey key) {
    return VerificationKey.of(Optional.empty(), key);
  }

  private static Stream<VerificationKey> ofJson(String text) {
    try {
      Map<String, Object> json = JSONObjectUtils.parse(text);
      List<?> keys =
          json.containsKey("kty")
              ? List.of(json)
              : json.get("keys") instanceof List<?> list ? list : List.of();
      return keys.stream().flatMap(key -> jwk(key).stream());
    } catch (ParseException malformed) {
      throw new IllegalArgumentException("is neither a JWK set nor PEM");
    }
  }

  private static Optional<VerificationKey> jwk(Object json) {
    try {
      @SuppressWarnings("unchecked") // the parser makes no other maps
      Map<String, Object> members =
          json instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
      JWK jwk = JWK.parse(members);
      if (jwk.isPrivate()) {
        throw new IllegalArgumentException(
            "has a private or symmetric key, whose owner can make tokens; leave public ones only");
      }
      return isToVerify(jwk) ? Optional.of(restricted(jwk)) : Optional.empty();
    } catch (ParseException | JOSEException unknown) {
      return Optional.empty();
    }
  }

  private static boolean isToVerify(JWK jwk) {
    return (jwk.getKeyUse() == null || KeyUse.SIGNATURE.equals(jwk.getKeyUse()))
        && (jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
  }

  private static VerificationKey restricted(JWK jwk) throws JOSEException {
    VerificationKey key = VerificationKey.of(Optional.ofNullable(jwk.getKeyID()), publicKey(jwk));
    Algorithm algorithm = jwk.getAlgorithm();
    return algorithm == null ? key : key.only(JWSAlgorithm.parse(algorithm.getName()));
  }

  private static PublicKey publicKey(JWK jwk) throws JOSEException {
    if (jwk instanceof RSAKey rsa) {
      return rsa.toPublicKey();
    }
    if (jwk instanceof ECKey elliptic) {
      return elliptic.toPublicKey();
    }
    if (jwk instanceof OctetKeyPair edwards && Curve.Ed25519.equals(edwards.getCurve())) {
      return PublicKeyPem.ed25519(edwards.getDecodedX());
    }
    throw new JOSEException("not a kind of key that is known here");
  }
}
