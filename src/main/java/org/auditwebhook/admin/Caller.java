package org.auditwebhook.admin;

import java.util.Set;

/**
 * Who makes a request.
 *
 * @param name the name of the token, see {@link org.auditwebhook.settings.Token#name}, or {@link
 *     Jwts#PREFIX} and the subject of a JWT
 * @param scopes what it is good for; a JWT may be good for nothing here
 */
record Caller(String name, Set<Scope> scopes) {
  Caller {
    scopes = Set.copyOf(scopes);
  }

  /** Whether the caller may do what this scope is needed for. */
  boolean may(Scope needed) {
    return scopes.stream().anyMatch(scope -> scope.includes(needed));
  }
}
