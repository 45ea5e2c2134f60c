package org.auditwebhook.settings;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is hidden of an entry's details before they are recorded.
 *
 * @param mode how
 * @param keys whose values, besides those that always are; lower case does not matter
 * @param hashKey what values are hashed with, at least {@value #SHORTEST_KEY} characters; always
 *     there in the mode {@code hash}
 */
public record RedactSettings(Mode mode, List<String> keys, Optional<Secret> hashKey) {
  /** As long as a token must be: with a shorter one, values could be guessed. */
  static final int SHORTEST_KEY = 16;

  /** How values are hidden. */
  public enum Mode {
    /** Not at all. */
    OFF,
    /** Each by the same text. */
    MASK,
    /** Equal ones by equal texts, which nobody can guess them from. */
    HASH
  }

  /**
   * @throws InvalidSettingException if the key for hashes is missing or too short
   */
  public RedactSettings {
    Objects.requireNonNull(mode, "mode");
    keys = List.copyOf(keys);
    if (mode == Mode.HASH && hashKey.isEmpty()) {
      throw wrong(
          "is required while audit.webhook.redact.mode is hash: set it, or"
              + " audit.webhook.redact.hash-key.file");
    }
    if (hashKey.filter(key -> key.value().length() < SHORTEST_KEY).isPresent()) {
      throw wrong("must have at least " + SHORTEST_KEY + " characters");
    }
  }

  private static InvalidSettingException wrong(String problem) {
    return new InvalidSettingException(List.of(Setting.REDACT_HASH_KEY.sentence(problem)));
  }
}
