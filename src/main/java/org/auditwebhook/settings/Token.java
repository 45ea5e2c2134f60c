package org.auditwebhook.settings;

import java.util.Objects;

/**
 * A bearer token.
 *
 * @param name who has it: the {@code <name>} of its property, or for one that has none the setting
 *     without the prefix, such as {@code ingest.token}
 * @param text the token itself
 */
public record Token(String name, Secret text) {
  public Token {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(text, "text");
  }
}
