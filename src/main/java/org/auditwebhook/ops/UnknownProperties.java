package org.auditwebhook.ops;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.auditwebhook.settings.Settings;

/**
 * Finds what looks like one of our properties but is none: most likely a typing error that would do
 * nothing in silence.
 */
final class UnknownProperties {
  /** For what runs beside the application, such as a client of its API. */
  private static final String CLIENT = Settings.PREFIX + "client.";

  private UnknownProperties() {}

  /** The sentence that names them in alphabetical order, empty if there are none. */
  static Optional<String> warning(Iterable<String> names) {
    List<String> unknown =
        StreamSupport.stream(names.spliterator(), false)
            .filter(UnknownProperties::isUnknown)
            .distinct()
            .sorted()
            .toList();
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "there are no settings of these names, and they do nothing: "
                + String.join(", ", unknown)
                + "; see the table of settings in the README");
  }

  private static boolean isUnknown(String name) {
    return isUnknown(name, Set.copyOf(Settings.properties()), Settings.PREFIX, CLIENT)
        || isUnknown(
            name,
            Settings.properties().stream()
                .map(UnknownProperties::variable)
                .collect(Collectors.toSet()),
            variable(Settings.PREFIX),
            variable(CLIENT));
  }

  private static boolean isUnknown(String name, Set<String> known, String ours, String clients) {
    return name.startsWith(ours) && !name.startsWith(clients) && !known.contains(name);
  }

  /** The environment variable that MicroProfile Config reads for this property. */
  private static String variable(String property) {
    return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
