package org.auditwebhook.admin;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.auditwebhook.settings.AccessSettings;
import org.auditwebhook.settings.Settings;

/**
 * Decides who may do what. A valid token always passes; who has none too often is told to wait, so
 * that somebody else behind the same address is never locked out. Thread-safe.
 */
final class Access {
  private static final String CHALLENGE = "Bearer realm=\"audit-webhook\"";

  private final Tokens tokens;
  private final FailedAuthentications failures;
  private final InstantSource clock;
  private final Consumer<String> log;

  /**
   * @param log takes the sentence on failures, at most once a minute
   */
  Access(AccessSettings settings, InstantSource clock, Consumer<String> log) {
    tokens = new Tokens(settings.tokens());
    failures = new FailedAuthentications(settings.maxFailures());
    this.clock = clock;
    this.log = log;
  }

  /**
   * Lets the owner of a token pass, or does not.
   *
   * @param needed what the token has to be good for
   * @param token empty if there is none, or none that can be read
   * @param address where the request comes from
   * @throws ProblemException 401 without a valid token, 429 if this address had none too often, 403
   *     with one that is not good for this, and 503 if none is configured that could be
   */
  Caller check(Scope needed, Optional<String> token, String address) {
    if (!tokens.anyFor(needed)) {
      throw notConfigured(needed);
    }
    Optional<Caller> caller = token.flatMap(tokens::callerOf);
    if (caller.isEmpty()) {
      throw failed(address, token.isPresent() ? unknown() : missing());
    }
    return caller.filter(known -> known.may(needed)).orElseThrow(() -> insufficient(needed));
  }

  /**
   * Lets a message pass that has the admin token in itself.
   *
   * @param token empty if there is none
   * @param address where the request comes from
   * @throws ProblemException 401 unless it is an admin token, 429 if this address had none too
   *     often, 503 if none is configured
   */
  Caller checkMessage(String token, String address) {
    if (!tokens.anyFor(Scope.ADMIN)) {
      throw notConfigured(Scope.ADMIN);
    }
    return tokens
        .callerOf(token)
        .filter(caller -> caller.may(Scope.ADMIN))
        .orElseThrow(
            () ->
                failed(
                    address,
                    Problem.of(401, "The admin_token is wrong or missing.")
                        .header("WWW-Authenticate", CHALLENGE)));
  }

  /** Logs the failures that are not logged yet, if it is time for a line. */
  void logFailures() {
    failures.line(clock.instant()).ifPresent(log);
  }

  private ProblemException failed(String address, Problem problem) {
    Optional<Duration> wait = failures.add(address, clock.instant());
    logFailures();
    return wait.map(Access::tooMany).orElse(problem).exception();
  }

  private static Problem tooMany(Duration wait) {
    return Problem.of(
            429,
            "Too many requests without a valid token came from this address: wait, or use one.")
        .header("Retry-After", Long.toString(wait.toSeconds() + 1));
  }

  private static ProblemException notConfigured(Scope needed) {
    return Problem.of(
            ProblemType.TOKEN_NOT_CONFIGURED,
            "No token is configured that allows this: set " + settings(needed) + " and restart.")
        .exception();
  }

  private static Problem missing() {
    return Problem.of(401, "Send a token: \"Authorization: Bearer …\", exactly one such header.")
        .header("WWW-Authenticate", CHALLENGE);
  }

  private static Problem unknown() {
    return Problem.of(401, "The token is not valid: use one that is configured.")
        .header("WWW-Authenticate", CHALLENGE + ", error=\"invalid_token\"");
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
