package org.auditwebhook.settings;

import java.time.Duration;
import java.util.Optional;

/** Reads which JSON Web Tokens are valid. */
final class JwtReading {
  private JwtReading() {}

  /** Empty unless there is an issuer; then there have to be its keys and the audience as well. */
  static Optional<JwtSettings> jwt(Reading reading) {
    Optional<String> issuer = reading.value(Setting.JWT_ISSUER);
    Optional<JwtSettings.Keys> keys = reading.value(Setting.JWT_KEYS);
    Optional<String> audience = reading.value(Setting.JWT_AUDIENCE);
    Duration clockSkew = reading.value(Setting.JWT_CLOCK_SKEW);
    JwtSettings.Names names =
        new JwtSettings.Names(
            reading.value(Setting.JWT_SUBJECT_CLAIM),
            reading.value(Setting.JWT_ROLES_CLAIM),
            reading.value(Setting.JWT_ADMIN_ROLE),
            reading.value(Setting.JWT_READ_ROLE),
            reading.value(Setting.JWT_INGEST_ROLE));
    together(reading, issuer, Setting.JWT_KEYS, keys);
    together(reading, issuer, Setting.JWT_AUDIENCE, audience);
    return issuer.isPresent() && keys.isPresent() && audience.isPresent()
        ? Optional.of(new JwtSettings(issuer.get(), audience.get(), keys.get(), clockSkew, names))
        : Optional.empty();
  }

  /** Without its audience a token of the same issuer for any other application would do. */
  private static void together(
      Reading reading, Optional<String> issuer, Setting<?> setting, Optional<?> value) {
    if (issuer.isPresent() && value.isEmpty() && !reading.isWrong(setting)) {
      reading.wrong(
          setting, setting.sentence("must be set where " + Setting.JWT_ISSUER.property() + " is"));
    }
    if (issuer.isEmpty() && value.isPresent() && !reading.isWrong(Setting.JWT_ISSUER)) {
      reading.wrong(
          setting, setting.sentence("does nothing without " + Setting.JWT_ISSUER.property()));
    }
  }
}
