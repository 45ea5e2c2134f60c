package org.auditwebhook.egress;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.auditwebhook.settings.TlsSettings;

/** The certificates that endpoints are trusted by. */
final class TrustStore {
  private TrustStore() {}

  /**
   * Those of the file that the settings name, or else the JDK's.
   *
   * @throws org.auditwebhook.settings.InvalidSettingException if the file can't be used
   */
  static KeyStore of(TlsSettings settings) {
    return settings
        .trustStore()
        .map(
            path ->
                read(new StoreFile(TlsSettings.TRUST_STORE, path, settings.trustStorePassword())))
        .orElseGet(TrustStore::ofTheJdk);
  }

  private static KeyStore read(StoreFile file) {
    Optional<Pem> pem = file.pem();
    KeyStore store = pem.isPresent() ? trusting(file, pem.get()) : file.store();
    if (!holdsCertificate(store)) {
      throw file.wrong(
          "names a file without a trusted certificate; add one, or set its password if it has one");
    }
    return store;
  }

  private static KeyStore trusting(StoreFile file, Pem pem) {
    try {
      List<X509Certificate> certificates = pem.certificates();
      KeyStore store = StoreFile.empty();
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("trusted-" + i, certificates.get(i));
      }
      return store;
    } catch (CertificateException e) {
      throw file.wrong("names a PEM file with a malformed certificate");
    } catch (KeyStoreException e) {
      throw new IllegalStateException("a store in memory takes certificates", e);
    }
  }

  private static boolean holdsCertificate(KeyStore store) {
    try {
      for (String alias : Collections.list(store.aliases())) {
        if (store.isCertificateEntry(alias)) {
          return true;
        }
      }
      return false;
    } catch (KeyStoreException e) {
      throw new IllegalStateException("the store was loaded", e);
    }
  }

  /**
   * The file that JSSE takes by itself, {@code jssecacerts} before {@code cacerts} (JSSE Reference
   * Guide, <i>Creating Your Own TrustManagerFactory</i>), whatever {@code javax.net.ssl.trustStore}
   * says: Payara sets that to a store of its own.
   */
  private static KeyStore ofTheJdk() {
    Path directory = Path.of(System.getProperty("java.home"), "lib", "security");
    Path own = directory.resolve("jssecacerts");
    File file = (Files.exists(own) ? own : directory.resolve("cacerts")).toFile();
    try {
      return KeyStore.getInstance(file, (char[]) null);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the JDK's trusted certificates can't be read", e);
    }
  }
}
