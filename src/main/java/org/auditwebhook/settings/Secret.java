package org.auditwebhook.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A text that must not be shown: a signing secret or a bearer token. It prints as {@code <secret>},
 * so that it can't reach a log by way of a record that holds it. Immutable.
 */
public final class Secret {
  private final String value;

  /**
   * @throws IllegalArgumentException if it is empty
   */
  public Secret(String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a secret must not be empty");
    }
    this.value = value;
  }

  /** The secret itself, at least one character. */
  public String value() {
    return value;
  }

  /** Its UTF-8 bytes; a copy. */
  public byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the candidate is this secret, in a time that does not tell how much of it is right. */
  public boolean matches(String candidate) {
    return MessageDigest.isEqual(candidate.getBytes(StandardCharsets.UTF_8), bytes());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && matches(secret.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "<secret>";
  }
}
