package org.auditwebhook.admin;

import java.util.Set;

/**
 * Who makes a request.
 *
 * @param name the name of the token, see {@link org.auditwebhook.settings.Token#name}
 * @param scopes what it is good for, at least one
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
