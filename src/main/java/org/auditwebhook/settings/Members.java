package org.auditwebhook.settings;

import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the members of a family among the names of properties. Two names that are the same to an
 * environment variable are one member: MicroProfile Config takes the variable for both.
 */
final class Members {
  private final Family family;
  private final NavigableMap<String, NavigableSet<String>> properties = new TreeMap<>();
  private final NavigableMap<String, String> variables = new TreeMap<>();

  Members(Family family, Set<String> names) {
    this.family = family;
    names.forEach(this::add);
    properties.keySet().forEach(variables::remove);
  }

  private void add(String property) {
    family
        .name(property)
        .ifPresent(
            name ->
                properties
                    .computeIfAbsent(Family.variable(name), variable -> new TreeSet<>())
                    .add(name));
    family.nameOfVariable(property).ifPresent(name -> variables.put(Family.variable(name), name));
  }

  /** The names, each once, in alphabetical order; not checked. */
  NavigableSet<String> names() {
    NavigableSet<String> names = new TreeSet<>(variables.values());
    properties.values().stream().map(NavigableSet::first).forEach(names::add);
    return names;
  }

  /** The properties of one member that are written in more than one way, none if all are right. */
  Collection<NavigableSet<String>> repeated() {
    return properties.entrySet().stream()
        .filter(member -> member.getValue().size() > 1)
        .map(Map.Entry::getValue)
        .toList();
  }
}
