package org.auditwebhook.settings;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Properties for tests, by their names without the prefix, and environment variables, which are had
 * by the names of properties as in MicroProfile Config.
 */
public record Texts(Map<String, String> properties, Map<String, String> variables)
    implements Properties {
  /** Properties only. */
  public static Texts of(Map<String, String> properties) {
    return new Texts(properties, Map.of());
  }

  @Override
  public Optional<String> text(String name) {
    return Optional.of(name)
        .filter(known -> known.startsWith(Settings.PREFIX))
        .map(known -> properties.get(known.substring(Settings.PREFIX.length())))
        .or(() -> Optional.ofNullable(variables.get(Settings.variable(name))));
  }

  @Override
  public Set<String> names() {
    Set<String> names =
        properties.keySet().stream()
            .map(name -> Settings.PREFIX + name)
            .collect(Collectors.toSet());
    names.addAll(variables.keySet());
    return names;
  }
}
