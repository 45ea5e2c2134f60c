package org.auditwebhook.ops;

import java.util.Map;
import org.auditwebhook.settings.Settings;
import org.auditwebhook.settings.Texts;

/** Settings for tests. */
final class Read {
  private Read() {}

  /**
   * The settings of these texts by their names without the prefix; all others have their defaults.
   */
  static Settings settings(Map<String, String> texts) {
    return Settings.read(Texts.of(texts));
  }
}
