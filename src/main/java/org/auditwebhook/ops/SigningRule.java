package org.auditwebhook.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.auditwebhook.encryption.SealingKey;
import org.auditwebhook.settings.InvalidSettingException;
import org.auditwebhook.settings.Secret;
import org.auditwebhook.settings.Settings;
import org.auditwebhook.settings.SigningSettings;
import org.auditwebhook.signing.Ed25519Key;
import org.auditwebhook.signing.HmacKey;

/** The forms of keys, which the package of the settings can't check. */
final class SigningRule {
  /** Below it a secret can be found by trying: RFC 2104, section 3, asks for the hash's length. */
  private static final int WEAK_BYTES = 16;

  private SigningRule() {}

  /**
   * @throws InvalidSettingException if a key is none
   */
  static void check(SigningSettings signing) {
    List<String> problems = new ArrayList<>();
    check(problems, "secret", signing.secret(), HmacKey::of);
    check(problems, "secret.previous", signing.previousSecret(), HmacKey::of);
    check(problems, "signing.key", signing.key(), Ed25519Key::of);
    check(problems, "encryption.key", signing.encryption().key(), SealingKey::of);
    check(problems, "encryption.previous-key", signing.encryption().previousKey(), SealingKey::of);
    if (signing.previousSecret().isPresent() && signing.secret().isEmpty()) {
      problems.add(Settings.PREFIX + "secret.previous needs audit.webhook.secret: it signs beside");
    }
    if (!problems.isEmpty()) {
      throw new InvalidSettingException(problems);
    }
  }

  /** A sentence for a secret that is easily found. */
  static Optional<String> warning(SigningSettings signing) {
    return signing
        .secret()
        .map(Secret::value)
        .map(HmacKey::of)
        .filter(key -> key.length() < WEAK_BYTES)
        .map(
            weak ->
                "audit.webhook.secret has fewer than %d bytes: whoever sees a signed event can find it by trying. Rotate it, see the README"
                    .formatted(WEAK_BYTES));
  }

  private static void check(
      List<String> problems, String name, Optional<Secret> key, Consumer<String> reading) {
    try {
      key.map(Secret::value).ifPresent(reading);
    } catch (IllegalArgumentException wrong) {
      problems.add(Settings.PREFIX + name + " " + wrong.getMessage());
    }
  }
}
