package org.auditwebhook.jwt;

import java.util.Map;
import java.util.Optional;

/**
 * Where a claim is, such as {@code realm_access.roles}. A name with a dot in it is found as well,
 * on every level: what is there under the longer name is taken first.
 */
record ClaimPath(String path) {
  /** The claim, empty if there is none or it is {@code null}. */
  Optional<Object> in(Map<?, ?> claims) {
    return find(claims, path);
  }

  private static Optional<Object> find(Map<?, ?> claims, String path) {
    if (claims.containsKey(path)) {
      return Optional.ofNullable(claims.get(path));
    }
    for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      if (claims.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
        Optional<Object> found = find(inner, path.substring(dot + 1));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }
}
