package org.auditwebhook.settings;

import java.util.Objects;

/**
 * A bearer token that is valid.
 *
 * @param name who has it: the {@code <name>} of its property, or for one that has none the setting
 *     without the prefix, such as {@code ingest.token}
 * @param digest what is kept of the token itself
 */
public record Token(String name, TokenDigest digest) {
  /** Who records what code in this application fires. No token has this name. */
  public static final String FIRED = "cdi";

  /** Who records what this application says itself. No token has this name. */
  public static final String OURS = "audit-webhook";

  public Token {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(digest, "digest");
  }
}
