package org.auditwebhook.ops;

import java.util.Map;
import java.util.Optional;
import org.auditwebhook.settings.Settings;

/** Settings for tests. */
final class Read {
  private Read() {}

  /**
   * The settings of these texts by their names without the prefix; all others have their defaults.
   */
  static Settings settings(Map<String, String> texts) {
    return Settings.read(
        property -> Optional.ofNullable(texts.get(property.substring(Settings.PREFIX.length()))));
  }
}
