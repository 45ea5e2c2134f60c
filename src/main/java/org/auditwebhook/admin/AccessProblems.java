package org.auditwebhook.admin;

import java.time.Duration;
import org.auditwebhook.settings.Settings;

/** What is answered to those who may not; the challenges are those of RFC 6750, section 3. */
final class AccessProblems {
  private static final String AUTHENTICATE = "WWW-Authenticate";
  private static final String CHALLENGE = "Bearer realm=\"audit-webhook\"";
  private static final String RETRY_AFTER = "Retry-After";

  private AccessProblems() {}

  static Problem missing() {
    return Problem.of(401, "Send a token: \"Authorization: Bearer …\", exactly one such header.")
        .header(AUTHENTICATE, CHALLENGE);
  }

  /**
   * @param reason a sentence that holds nothing of the token
   */
  static Problem invalid(String reason) {
    return Problem.of(401, reason).header(AUTHENTICATE, CHALLENGE + ", error=\"invalid_token\"");
  }

  static Problem wrongInMessage() {
    return Problem.of(401, "The admin_token is wrong or missing.").header(AUTHENTICATE, CHALLENGE);
  }

  /**
   * @param alternative what would do besides tokens, as the end of a sentence; may be empty
   */
  static Problem insufficient(Scope needed, String alternative) {
    return Problem.of(
            403,
            "The token does not allow this: use one of " + settings(needed) + alternative + ".")
        .header(
            AUTHENTICATE,
            CHALLENGE + ", error=\"insufficient_scope\", scope=\"" + needed.word() + "\"");
  }

  static Problem notConfigured(Scope needed) {
    return Problem.of(
        ProblemType.TOKEN_NOT_CONFIGURED,
        "No token is configured that allows this: set " + settings(needed) + " and restart.");
  }

  /** Whether the token is valid. */
  static Problem unknown() {
    return Problem.of(
            ProblemType.ISSUER_KEYS_UNAVAILABLE,
            "Whether this token is valid is unknown: the keys of its issuer can't be read now, see"
                + " the server's log. Repeat the request later.")
        .header(RETRY_AFTER, "10");
  }

  static Problem tooMany(Duration wait) {
    return Problem.of(
            429,
            "Too many requests without a valid token came from this address: wait, or use one.")
        .header(RETRY_AFTER, Long.toString(wait.toSeconds() + 1));
  }

  /** The settings whose tokens are good for this. */
  private static String settings(Scope needed) {
    String narrow = Settings.PREFIX + needed.setting();
    return needed == Scope.ADMIN ? narrow : narrow + " or " + settings(Scope.ADMIN);
  }
}
