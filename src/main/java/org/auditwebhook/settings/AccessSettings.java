package org.auditwebhook.settings;

import java.util.Objects;
import java.util.Optional;

/**
 * Who may use the API.
 *
 * @param tokens the bearer tokens
 * @param jwt the JSON Web Tokens that are valid besides, empty for none
 * @param maxFailures how many failed authentications a minute of one address are answered 401,
 *     1–1,000,000
 */
public record AccessSettings(TokenSettings tokens, Optional<JwtSettings> jwt, int maxFailures) {

  /**
   * @throws InvalidSettingException if a part is out of range
   */
  public AccessSettings {
    Objects.requireNonNull(tokens, "tokens");
    Objects.requireNonNull(jwt, "jwt");
    Setting.MAX_FAILURES.require(maxFailures);
  }
}
