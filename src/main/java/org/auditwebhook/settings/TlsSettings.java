package org.auditwebhook.settings;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Whom an endpoint is trusted by, and how we prove to it who we are. There is no setting that
 * switches the verification off.
 *
 * @param trustStore the certificates that are trusted, instead of the JDK's; empty for those
 * @param trustStorePassword its password, empty where it has none
 * @param keyStore our certificate and its key, empty for none
 * @param keyStorePassword the password of the store or of the key, empty where there is none
 */
public record TlsSettings(
    Optional<Path> trustStore,
    Optional<Secret> trustStorePassword,
    Optional<Path> keyStore,
    Optional<Secret> keyStorePassword) {

  /** The name of the property {@link #trustStore}, for sentences on what is in the file. */
  public static final String TRUST_STORE = Setting.TRUST_STORE.property();

  /** The name of the property {@link #keyStore}. */
  public static final String KEY_STORE = Setting.KEY_STORE.property();

  public TlsSettings {
    Objects.requireNonNull(trustStore, "trustStore");
    Objects.requireNonNull(trustStorePassword, "trustStorePassword");
    Objects.requireNonNull(keyStore, "keyStore");
    Objects.requireNonNull(keyStorePassword, "keyStorePassword");
  }
}
