package org.auditwebhook.admin;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.auditwebhook.jwt.Verdict;
import org.auditwebhook.settings.JwtSettings;

/** The JSON Web Tokens that are valid, and what their roles are good for. Thread-safe. */
final class Jwts {
  /**
   * What the name of a subject begins with. No configured token has a colon in its name, so that an
   * issuer can't give anybody the name of one.
   */
  static final String PREFIX = "jwt:";

  /** None is valid. */
  static final Jwts NONE =
      new Jwts(
          Map.of(),
          token -> new Verdict.Invalid("The token is not valid: use one that is configured."));

  private final Map<Scope, String> roles;
  private final Function<String, Verdict> verification;

  private Jwts(Map<Scope, String> roles, Function<String, Verdict> verification) {
    this.roles = roles;
    this.verification = verification;
  }

  /** Those that this verification finds valid. */
  static Jwts of(JwtSettings settings, Function<String, Verdict> verification) {
    JwtSettings.Names names = settings.names();
    return new Jwts(
        Map.of(Scope.ADMIN, names.admin(), Scope.READ, names.read(), Scope.INGEST, names.ingest()),
        verification);
  }

  /** Whether any can be valid. */
  boolean areOn() {
    return !roles.isEmpty();
  }

  Verdict verify(String token) {
    return verification.apply(token);
  }

  /** Whoever has a valid one. */
  Caller caller(Verdict.Valid jwt) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    roles.forEach(
        (scope, role) -> {
          if (jwt.roles().contains(role)) {
            scopes.add(scope);
          }
        });
    return new Caller(PREFIX + jwt.subject(), scopes);
  }

  /** The roles that are good for this, as the end of a sentence; empty where none is valid. */
  String alternative(Scope needed) {
    return areOn()
        ? Stream.of(needed, Scope.ADMIN)
            .distinct()
            .map(roles::get)
            .distinct()
            .collect(Collectors.joining(" or ", ", or a JWT with the role ", ""))
        : "";
  }
}
