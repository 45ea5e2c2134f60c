package org.auditwebhook.admin;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.auditwebhook.jwt.Verdict;
import org.auditwebhook.settings.AccessSettings;

/**
 * Decides who may do what. A valid token always passes; who has none too often is told to wait, so
 * that somebody else behind the same address is never locked out. Thread-safe.
 */
final class Access {
  private final Tokens tokens;
  private final Jwts jwts;
  private final FailedAuthentications failures;
  private final InstantSource clock;
  private final Consumer<String> log;

  /**
   * @param log takes the sentence on failures, at most once a minute
   */
  Access(AccessSettings settings, Jwts jwts, InstantSource clock, Consumer<String> log) {
    tokens = new Tokens(settings.tokens());
    this.jwts = jwts;
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
   *     with one that is not good for this, and 503 if none is configured that could be, or if
   *     nobody knows now whether it is valid
   */
  Caller check(Scope needed, Optional<String> token, String address) {
    requireAnyFor(needed);
    if (token.isEmpty()) {
      throw failed(address, AccessProblems.missing());
    }
    Caller caller =
        callerOf(token.get(), reason -> failed(address, AccessProblems.invalid(reason)));
    if (!caller.may(needed)) {
      throw AccessProblems.insufficient(needed, jwts.alternative(needed)).exception();
    }
    return caller;
  }

  /**
   * Lets a message pass that has the admin token in itself.
   *
   * @param token empty if there is none
   * @param address where the request comes from
   * @throws ProblemException 401 unless it is good for everything, 429 if this address had none too
   *     often, 503 as for {@link #check}
   */
  Caller checkMessage(String token, String address) {
    requireAnyFor(Scope.ADMIN);
    Caller caller = callerOf(token, reason -> failed(address, AccessProblems.wrongInMessage()));
    if (!caller.may(Scope.ADMIN)) {
      throw failed(address, AccessProblems.wrongInMessage());
    }
    return caller;
  }

  /** Logs the failures that are not logged yet, if it is time for a line. */
  void logFailures() {
    failures.line(clock.instant()).ifPresent(log);
  }

  private void requireAnyFor(Scope needed) {
    if (!tokens.anyFor(needed) && !jwts.areOn()) {
      throw AccessProblems.notConfigured(needed).exception();
    }
  }

  /**
   * Who has this token: a configured one or a JWT.
   *
   * @param refusal what is thrown for one that is not valid, by the reason
   */
  private Caller callerOf(String token, Function<String, ProblemException> refusal) {
    Optional<Caller> known = tokens.callerOf(token);
    if (known.isPresent()) {
      return known.get();
    }
    Verdict verdict = jwts.verify(token);
    if (verdict instanceof Verdict.Valid jwt) {
      return jwts.caller(jwt);
    }
    throw verdict instanceof Verdict.Invalid invalid
        ? refusal.apply(invalid.reason())
        : AccessProblems.unknown().exception();
  }

  private ProblemException failed(String address, Problem problem) {
    Optional<Duration> wait = failures.add(address, clock.instant());
    logFailures();
    return wait.map(AccessProblems::tooMany).orElse(problem).exception();
  }
}
