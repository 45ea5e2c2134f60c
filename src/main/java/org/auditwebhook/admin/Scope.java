package org.auditwebhook.admin;

import java.util.Locale;

/** What a token is good for. */
enum Scope {
  /** To look at everything. */
  READ,
  /** To record entries, and nothing else. */
  INGEST,
  /** Everything, the other scopes included. */
  ADMIN;

  /** Whether a token of this scope may be used where the other is needed. */
  boolean includes(Scope needed) {
    return this == ADMIN || this == needed;
  }

  /** The name of it in the API: {@code admin}. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The setting that its tokens stand in, without the prefix: {@code admin.token}. */
  String setting() {
    return word() + ".token";
  }
}
