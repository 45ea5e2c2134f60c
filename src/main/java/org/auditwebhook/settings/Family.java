package org.auditwebhook.settings;

import java.util.Locale;
import java.util.Optional;

/**
 * The properties that a setting named {@code ….<name>} stands for. Each of its members is a secret
 * that is given directly, as {@code ….registry-a}, or as a file, {@code ….registry-a.file}; in the
 * environment {@code …_REGISTRY_A} and {@code …_REGISTRY_A_FILE}.
 *
 * @param setting the setting, with a form of {@link Forms.Name}
 */
record Family(Setting<?> setting) {
  /** What stands in the place of the names where a family is shown. */
  static final String NAME = "<name>";

  static final String FILE = ".file";

  /** Whether this setting stands for any number of properties. */
  static boolean isFamily(Setting<?> setting) {
    return setting.property().endsWith("." + NAME);
  }

  /** The environment variable that MicroProfile Config reads for this property. */
  static String variable(String property) {
    return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  /** The property of the member of this name. */
  String direct(String name) {
    return prefix() + name;
  }

  /** The property that names a file that holds the member of this name. */
  String file(String name) {
    return direct(name) + FILE;
  }

  /** The name of the member that this property gives, directly or as a file; not checked. */
  Optional<String> name(String property) {
    return rest(property, prefix()).map(rest -> without(rest, FILE));
  }

  /**
   * The name of the member that this environment variable gives, as it is most likely meant: in
   * lower case, and with hyphens.
   */
  Optional<String> nameOfVariable(String variable) {
    return rest(variable, variable(prefix()))
        .map(rest -> without(rest, variable(FILE)).toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  private String prefix() {
    return without(setting.property(), NAME);
  }

  private static Optional<String> rest(String text, String prefix) {
    return text.startsWith(prefix) && !Setting.isFixed(text)
        ? Optional.of(text.substring(prefix.length()))
        : Optional.empty();
  }

  private static String without(String text, String end) {
    return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
  }
}
