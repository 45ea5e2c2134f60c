package org.auditwebhook.settings;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What requests to the configured webhook carry besides their bytes, and what keys are kept under.
 * An admin can set another secret, signing key and headers, which then win. Prints no secret.
 *
 * @param secret what is signed with; empty for unsigned requests
 * @param previousSecret what is signed with besides, as long as it is configured
 * @param key an Ed25519 key to sign with, a text of one of its forms
 * @param overlap how long what an admin has replaced signs beside the new one, zero to 30 days
 * @param headers values by names, as {@link StaticHeader#check} accepts them
 * @param encryption the keys that secrets are stored under
 */
public record SigningSettings(
    Optional<Secret> secret,
    Optional<Secret> previousSecret,
    Optional<Secret> key,
    Duration overlap,
    Map<String, Secret> headers,
    EncryptionSettings encryption) {

  /**
   * @throws InvalidSettingException if a part is out of range
   */
  public SigningSettings {
    Objects.requireNonNull(secret, "secret");
    Objects.requireNonNull(previousSecret, "previousSecret");
    Objects.requireNonNull(key, "key");
    Setting.SECRET_OVERLAP.require(overlap);
    Map<String, Secret> ordered = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    ordered.putAll(headers);
    headers = java.util.Collections.unmodifiableMap(ordered);
    Objects.requireNonNull(encryption, "encryption");
  }
}
