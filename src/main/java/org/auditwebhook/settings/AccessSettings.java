package org.auditwebhook.settings;

import java.util.Objects;

/**
 * Who may use the API.
 *
 * @param tokens the bearer tokens
 * @param maxFailures how many failed authentications a minute of one address are answered 401,
 *     1–1,000,000
 */
public record AccessSettings(TokenSettings tokens, int maxFailures) {

  /**
   * @throws InvalidSettingException if a part is out of range
   */
  public AccessSettings {
    Objects.requireNonNull(tokens, "tokens");
    Setting.MAX_FAILURES.require(maxFailures);
  }
}
