package org.auditwebhook.settings;

import java.util.Objects;
import java.util.Optional;

/**
 * The keys that secrets are stored under: base64 of 32 bytes each.
 *
 * @param key what is sealed with; empty for the key file of the embedded database
 * @param previousKey what may have been sealed with before
 */
public record EncryptionSettings(Optional<Secret> key, Optional<Secret> previousKey) {
  public EncryptionSettings {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(previousKey, "previousKey");
  }
}
