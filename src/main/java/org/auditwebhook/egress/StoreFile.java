package org.auditwebhook.egress;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.List;
import java.util.Optional;
import org.auditwebhook.settings.InvalidSettingException;
import org.auditwebhook.settings.Secret;

/**
 * A file of certificates or keys that a property names. What is wrong with it is said in sentences
 * that begin with that property; neither its path nor its content is in them.
 *
 * @param property the full name
 * @param password empty where it has none
 */
record StoreFile(String property, Path path, Optional<Secret> password) {
  /** The largest bundles of public authorities have a few hundred KiB. */
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  /** A store with nothing in it. */
  static KeyStore empty() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("an empty key store can't be made", e);
    }
  }

  /** The text of the file if it is PEM, empty if it is something else. */
  Optional<Pem> pem() {
    try (InputStream file = Files.newInputStream(path)) {
      byte[] bytes = file.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw wrong("names a file of more than 4 MiB; name another one");
      }
      return Pem.of(bytes);
    } catch (IOException e) {
      throw wrong(
          "names a file that can't be read; check its path and that the server may read it");
    }
  }

  /** The file as PKCS #12 or JKS. */
  KeyStore store() {
    char[] secret = characters();
    try {
      return KeyStore.getInstance(path.toFile(), secret.length == 0 ? null : secret);
    } catch (IOException e) {
      throw e.getCause() instanceof UnrecoverableKeyException
          ? wrongPassword()
          : wrong("names a file that is damaged, or needs " + property + ".password");
    } catch (GeneralSecurityException e) {
      throw wrong("names a file that is neither PKCS #12 nor JKS nor PEM");
    }
  }

  /** The password, empty where there is none. */
  char[] characters() {
    return password.map(secret -> secret.value().toCharArray()).orElse(new char[0]);
  }

  InvalidSettingException wrongPassword() {
    return wrong(
        password.isPresent()
            ? "names a file that " + property + ".password does not open; correct one of them"
            : "names a file that has a password; set " + property + ".password");
  }

  InvalidSettingException wrong(String problem) {
    return new InvalidSettingException(List.of(property + " " + problem));
  }
}
