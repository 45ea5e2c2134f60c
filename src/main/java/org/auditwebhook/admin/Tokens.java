package org.auditwebhook.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.auditwebhook.settings.Token;
import org.auditwebhook.settings.TokenSettings;

/** The tokens that are valid. Immutable. */
final class Tokens {
  private record Known(Scope scope, byte[] digest) {}

  private final List<Known> known = new ArrayList<>();

  Tokens(TokenSettings settings) {
    add(Scope.ADMIN, settings.admin());
    add(Scope.READ, settings.read());
    add(Scope.INGEST, settings.ingest());
  }

  private void add(Scope scope, List<Token> tokens) {
    tokens.forEach(token -> known.add(new Known(scope, Digests.sha256(token.text().bytes()))));
  }

  /** Whether there is any token that may be used where this scope is needed. */
  boolean anyFor(Scope needed) {
    return known.stream().anyMatch(token -> token.scope().includes(needed));
  }

  /**
   * What this token is good for; empty if it is unknown. Takes the same time for every token of a
   * length: digests of one size are compared, each to its end, with every token that is valid.
   */
  Set<Scope> scopesOf(String token) {
    byte[] digest = Digests.sha256(token.getBytes(StandardCharsets.UTF_8));
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (Known valid : known) {
      if (MessageDigest.isEqual(valid.digest(), digest)) {
        scopes.add(valid.scope());
      }
    }
    return Collections.unmodifiableSet(scopes);
  }
}
