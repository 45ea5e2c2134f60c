package org.auditwebhook.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import java.util.Set;

/**
 * A public key that tokens are signed with, and how it may be used: the key decides on the
 * algorithm, not the token (RFC 8725, section 3.1).
 *
 * @param id its {@code kid}, empty where it has none
 * @param key RSA, EC or Ed25519
 * @param algorithms what it may verify, none if it is of no use here
 */
record VerificationKey(Optional<String> id, PublicKey key, Set<JWSAlgorithm> algorithms) {
  /** RFC 7518, section 3.3. */
  private static final int LEAST_RSA_BITS = 2048;

  private static final Set<JWSAlgorithm> RSA =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512);

  /** RFC 8037, and the name of RFC 9864. */
  private static final Set<JWSAlgorithm> EDWARDS = Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);

  VerificationKey {
    algorithms = Set.copyOf(algorithms);
  }

  /** A key that may verify all that its kind can. */
  static VerificationKey of(Optional<String> id, PublicKey key) {
    return new VerificationKey(id, key, algorithms(key));
  }

  /** The same for one algorithm only. */
  VerificationKey only(JWSAlgorithm algorithm) {
    return new VerificationKey(
        id, key, algorithms.contains(algorithm) ? Set.of(algorithm) : Set.of());
  }

  private static Set<JWSAlgorithm> algorithms(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return rsa.getModulus().bitLength() < LEAST_RSA_BITS ? Set.of() : RSA;
    }
    if (key instanceof ECPublicKey elliptic) {
      Curve curve = Curve.forECParameterSpec(elliptic.getParams());
      return Curve.P_256.equals(curve)
          ? Set.of(JWSAlgorithm.ES256)
          : Curve.P_384.equals(curve)
              ? Set.of(JWSAlgorithm.ES384)
              : Curve.P_521.equals(curve) ? Set.of(JWSAlgorithm.ES512) : Set.of();
    }
    return key instanceof EdECPublicKey edwards
            && edwards.getParams().getName().equals(Curve.Ed25519.getName())
        ? EDWARDS
        : Set.of();
  }

  /** Whether these bytes are signed with it, by an algorithm that it has. */
  boolean verifies(JWSHeader header, byte[] signed, Base64URL signature) {
    try {
      if (!algorithms.contains(header.getAlgorithm())) {
        return false;
      }
      if (key instanceof RSAPublicKey rsa) {
        return new RSASSAVerifier(rsa).verify(header, signed, signature);
      }
      if (key instanceof ECPublicKey elliptic) {
        return new ECDSAVerifier(elliptic).verify(header, signed, signature);
      }
      return verifiesEdwards(signed, signature.decode());
    } catch (JOSEException | GeneralSecurityException malformed) {
      return false;
    }
  }

  /** By the JDK: Nimbus would need one more library for it. */
  private boolean verifiesEdwards(byte[] signed, byte[] bytes) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(Curve.Ed25519.getName());
    signature.initVerify(key);
    signature.update(signed);
    return signature.verify(bytes);
  }
}
