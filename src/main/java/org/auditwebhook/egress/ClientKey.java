package org.auditwebhook.egress;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.auditwebhook.settings.TlsSettings;

/**
 * Our certificate and its key.
 *
 * @param store has the key, with its chain
 * @param password what the key in the store is protected by; empty for none
 */
record ClientKey(KeyStore store, char[] password) {

  /**
   * The key of the file that the settings name, empty if they name none.
   *
   * @throws org.auditwebhook.settings.InvalidSettingException if it can't be used, or its
   *     certificate is not valid now
   */
  static Optional<ClientKey> of(TlsSettings settings) {
    return settings
        .keyStore()
        .map(path -> read(new StoreFile(TlsSettings.KEY_STORE, path, settings.keyStorePassword())));
  }

  private static ClientKey read(StoreFile file) {
    Optional<Pem> pem = file.pem();
    ClientKey key =
        pem.isPresent()
            ? new ClientKey(inMemory(file, pem.get()), new char[0])
            : new ClientKey(file.store(), file.characters());
    key.check(file);
    return key;
  }

  private static KeyStore inMemory(StoreFile file, Pem pem) {
    try {
      List<X509Certificate> chain = pem.certificates();
      if (chain.isEmpty()) {
        throw file.wrong(
            "names a PEM file without a certificate; put it and its chain before the key");
      }
      PrivateKey key = PemKey.read(file, pem);
      if (!PemKey.belongTogether(key, chain.get(0))) {
        throw file.wrong("names a PEM file whose key is not that of its first certificate");
      }
      KeyStore store = StoreFile.empty();
      store.setKeyEntry("key", key, new char[0], chain.toArray(new X509Certificate[0]));
      return store;
    } catch (CertificateException e) {
      throw file.wrong("names a PEM file with a malformed certificate");
    } catch (GeneralSecurityException e) {
      throw file.wrong("names a PEM file whose key can't be used");
    }
  }

  /** One key at least, and every key with a certificate that is valid now. */
  private void check(StoreFile file) {
    boolean found = false;
    try {
      for (String alias : Collections.list(store.aliases())) {
        Key key = store.getKey(alias, password);
        if (key instanceof PrivateKey
            && store.getCertificate(alias) instanceof X509Certificate certificate) {
          certificate.checkValidity();
          found = true;
        }
      }
    } catch (UnrecoverableKeyException e) {
      throw file.wrongPassword();
    } catch (CertificateExpiredException e) {
      throw file.wrong("names a file whose certificate has expired; renew it");
    } catch (CertificateNotYetValidException e) {
      throw file.wrong("names a file whose certificate is not valid yet; check the clock");
    } catch (GeneralSecurityException e) {
      throw file.wrong("names a file whose key can't be used");
    }
    if (!found) {
      throw file.wrong("names a file without a private key and its certificate");
    }
  }
}
