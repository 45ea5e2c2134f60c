package org.auditwebhook.ops;

import java.util.List;
import java.util.Optional;
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
    return !Settings.isKnown(name)
        && (isUnder(name, Settings.PREFIX, CLIENT)
            || isUnder(name, Settings.variable(Settings.PREFIX), Settings.variable(CLIENT)));
  }

  private static boolean isUnder(String name, String ours, String clients) {
    return name.startsWith(ours) && !name.startsWith(clients);
  }
}
