package org.auditwebhook.admin;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.auditwebhook.settings.Settings;
import org.auditwebhook.settings.TokenSettings;

/** Decides who may do what. Immutable. */
final class Access {
  private static final String CHALLENGE = "Bearer realm=\"audit-webhook\"";

  private final Tokens tokens;

  Access(TokenSettings settings) {
    tokens = new Tokens(settings);
  }

  /**
   * Lets the owner of a token pass, or does not.
   *
   * @param needed what the token has to be good for
   * @param token empty if there is none, or none that can be read
   * @return the scope that the token passes by, the narrowest if there are several
   * @throws ProblemException 401 without a valid token, 403 with one that is not good for this, and
   *     503 if none is configured that could be
   */
  Scope check(Scope needed, Optional<String> token) {
    if (!tokens.anyFor(needed)) {
      throw notConfigured(needed);
    }
    Set<Scope> scopes = tokens.scopesOf(token.orElseThrow(Access::missing));
    if (scopes.isEmpty()) {
      throw unknown();
    }
    return Stream.of(needed, Scope.ADMIN)
        .filter(scopes::contains)
        .findFirst()
        .orElseThrow(() -> insufficient(needed));
  }

  /**
   * Lets a message pass that has the admin token in itself.
   *
   * @param token empty if there is none
   * @throws ProblemException 401 unless it is an admin token, 503 if none is configured
   */
  void checkMessage(String token) {
    if (!tokens.anyFor(Scope.ADMIN)) {
      throw notConfigured(Scope.ADMIN);
    }
    if (!tokens.scopesOf(token).contains(Scope.ADMIN)) {
      throw Problem.of(401, "The admin_token is wrong or missing.")
          .header("WWW-Authenticate", CHALLENGE)
          .exception();
    }
  }

  private static ProblemException notConfigured(Scope needed) {
    return Problem.of(
            ProblemType.TOKEN_NOT_CONFIGURED,
            "No token is configured that allows this: set " + settings(needed) + " and restart.")
        .exception();
  }

  private static ProblemException missing() {
    return Problem.of(401, "Send a token: \"Authorization: Bearer …\", exactly one such header.")
        .header("WWW-Authenticate", CHALLENGE)
        .exception();
  }

  private static ProblemException unknown() {
    return Problem.of(401, "The token is not valid: use one that is configured.")
        .header("WWW-Authenticate", CHALLENGE + ", error=\"invalid_token\"")
        .exception();
  }

  private static ProblemException insufficient(Scope needed) {
    return Problem.of(403, "The token does not allow this: use one of " + settings(needed) + ".")
        .header(
            "WWW-Authenticate",
            CHALLENGE + ", error=\"insufficient_scope\", scope=\"" + needed.word() + "\"")
        .exception();
  }

  /** The settings whose tokens are good for this. */
  private static String settings(Scope needed) {
    String narrow = Settings.PREFIX + needed.setting();
    return needed == Scope.ADMIN ? narrow : narrow + " or " + settings(Scope.ADMIN);
  }
}
