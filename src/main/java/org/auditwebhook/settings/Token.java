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
  public Token {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(digest, "digest");
  }
}
