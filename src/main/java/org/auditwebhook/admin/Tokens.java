package org.auditwebhook.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.auditwebhook.settings.Token;
import org.auditwebhook.settings.TokenDigest;
import org.auditwebhook.settings.TokenSettings;

/** The opaque tokens that are valid. Immutable. */
final class Tokens {
  private record Known(Scope scope, Token token) {}

  private final List<Known> known = new ArrayList<>();

  Tokens(TokenSettings settings) {
    add(Scope.ADMIN, settings.admin());
    add(Scope.READ, settings.read());
    add(Scope.INGEST, settings.ingest());
  }

  private void add(Scope scope, List<Token> tokens) {
    tokens.forEach(token -> known.add(new Known(scope, token)));
  }

  /** Whether there is any token that may be used where this scope is needed. */
  boolean anyFor(Scope needed) {
    return known.stream().anyMatch(token -> token.scope().includes(needed));
  }

  /**
   * Who has this token; empty if it is unknown. Takes the same time for every token of a length:
   * digests of one size are compared, each to its end, with every token that is valid.
   */
  Optional<Caller> callerOf(String token) {
    if (token.length() < TokenDigest.LEAST) {
      return Optional.empty(); // where only a digest is configured, nobody has seen its length
    }
    TokenDigest digest = TokenDigest.of(token);
    Optional<Caller> caller = Optional.empty();
    for (Known valid : known) {
      if (valid.token().digest().equals(digest)) {
        caller = Optional.of(new Caller(valid.token().name(), Set.of(valid.scope())));
      }
    }
    return caller;
  }
}
