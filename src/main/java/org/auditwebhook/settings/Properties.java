package org.auditwebhook.settings;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where settings are read from, such as MicroProfile Config. */
public interface Properties {
  /**
   * The text of a property by its full name; empty if there is none.
   *
   * @throws IllegalArgumentException if it can't be had; the message says what is wrong with the
   *     property, as a sentence without its subject
   */
  Optional<String> text(String name);

  /**
   * The names that there are, to find the members of families by: properties as they are written
   * ({@code audit.webhook.ingest.token.registry-a}), and environment variables as they are ({@code
   * AUDIT_WEBHOOK_INGEST_TOKEN_REGISTRY_A}); {@link #text} finds those by the property's name.
   */
  Set<String> names();

  /** Properties that stand in a map. */
  static Properties of(Map<String, String> texts) {
    return new Properties() {
      @Override
      public Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name));
      }

      @Override
      public Set<String> names() {
        return texts.keySet();
      }
    };
  }
}
