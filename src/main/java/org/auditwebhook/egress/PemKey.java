package org.auditwebhook.egress;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.auditwebhook.settings.InvalidSettingException;

/** Reads private keys in PKCS #8 (RFC 5958), plain or encrypted. */
final class PemKey {
  /** The kinds of keys that certificates for TLS have, and how to sign with each. */
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "Ed25519", "Ed25519");

  private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");

  private PemKey() {}

  /**
   * @throws InvalidSettingException if there is none, or it can't be read
   */
  static PrivateKey read(StoreFile file, Pem pem) {
    Pem.Block block =
        pem.key().orElseThrow(() -> file.wrong("names a PEM file without a private key"));
    byte[] der = block.der().orElseThrow(() -> file.wrong("names a PEM file with a malformed key"));
    return switch (block.label()) {
      case "PRIVATE KEY" -> key(file, new PKCS8EncodedKeySpec(der));
      case "ENCRYPTED PRIVATE KEY" -> key(file, decrypted(file, der));
      default ->
          throw file.wrong(
              "names a PEM file whose key is not in PKCS #8; convert it with: openssl pkcs8 -topk8"
                  + " -nocrypt");
    };
  }

  /** Whether the key signs what the certificate verifies. */
  static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
    try {
      Signature signature =
          Signature.getInstance(SIGNATURES.getOrDefault(key.getAlgorithm(), "Ed25519"));
      byte[] sample = {1, 2, 3};
      signature.initSign(key);
      signature.update(sample);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(sample);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static PrivateKey key(StoreFile file, PKCS8EncodedKeySpec spec) {
    for (String kind : KINDS) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // it is of another kind
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has keys of the kind " + kind, e);
      }
    }
    throw file.wrong("names a PEM file whose key is neither RSA nor EC nor Ed25519");
  }

  private static PKCS8EncodedKeySpec decrypted(StoreFile file, byte[] der) {
    if (file.password().isEmpty()) {
      throw file.wrongPassword();
    }
    try {
      EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(der);
      // The parameters print as the name of the algorithm with its parts, which OIDs of PBES2 lack.
      String algorithm = encrypted.getAlgParameters().toString();
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(file.characters())),
          encrypted.getAlgParameters());
      return encrypted.getKeySpec(cipher);
    } catch (GeneralSecurityException | IOException e) {
      throw file.wrongPassword();
    }
  }
}
