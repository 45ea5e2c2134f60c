package org.auditwebhook.settings;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads settings and collects what is wrong with them; a setting that is wrong gets its default
 * meanwhile. For one thread.
 */
final class Reading {
  private final Properties source;
  private final Map<Setting<?>, Set<String>> problems = new HashMap<>();

  Reading(Properties source) {
    this.source = source;
  }

  /** The value of this setting, its default if it is absent or blank. */
  <T> T value(Setting<T> setting) {
    try {
      return setting
          .form()
          .parse(
              text(setting, setting.property()).map(String::strip).orElse(setting.defaultText()));
    } catch (IllegalArgumentException wrong) {
      wrong(setting, setting.sentence(wrong.getMessage()));
      return setting.form().parse(setting.defaultText());
    }
  }

  /** The secret, given directly or as a file. */
  Optional<Secret> secret(Setting<String> direct, Setting<String> file) {
    return hidden(direct, direct.property(), file.property());
  }

  /**
   * The members of a family by their names, in alphabetical order.
   *
   * @param setting one whose form is a {@link Forms.Name}
   */
  NavigableMap<String, Secret> members(Setting<String> setting) {
    Family family = new Family(setting);
    Members members = new Members(family, source.names());
    members.repeated().forEach(names -> wrong(setting, repeated(family, names)));
    NavigableMap<String, Secret> secrets = new TreeMap<>();
    for (String name : members.names()) {
      hidden(setting, family.direct(name), family.file(name))
          .ifPresent(secret -> secrets.put(name, secret));
    }
    secrets.keySet().forEach(name -> check(setting, name));
    return secrets;
  }

  /** Which of two properties is set; the first if neither is. */
  String given(String direct, String file) {
    return source.text(file).filter(text -> !text.isBlank()).isPresent() ? file : direct;
  }

  /** Notes a sentence that begins with the property that it is about. */
  void wrong(Setting<?> setting, String sentence) {
    problems.computeIfAbsent(setting, none -> new LinkedHashSet<>()).add(sentence);
  }

  /** Whether something is wrong with this setting already. */
  boolean isWrong(Setting<?> setting) {
    return problems.containsKey(setting);
  }

  /**
   * Ends the reading.
   *
   * @param order in which problems are told
   * @throws InvalidSettingException if anything was wrong with one of these settings
   */
  void finish(List<Setting<?>> order) {
    if (!problems.isEmpty()) {
      throw new InvalidSettingException(
          order.stream()
              .flatMap(setting -> problems.getOrDefault(setting, Set.of()).stream())
              .toList());
    }
  }

  private void check(Setting<String> family, String name) {
    try {
      family.require(name);
    } catch (InvalidSettingException wrong) {
      wrong(family, wrong.getMessage());
    }
  }

  private static String repeated(Family family, NavigableSet<String> names) {
    return family.direct(names.first())
        + " and "
        + family.direct(names.last())
        + " are the same to an environment variable; remove one of them";
  }

  /** The secret of two properties that belong to this setting. */
  private Optional<Secret> hidden(Setting<?> setting, String direct, String file) {
    Optional<String> value = text(setting, direct);
    Optional<String> path = text(setting, file).map(String::strip);
    if (value.isPresent() && path.isPresent()) {
      wrong(setting, direct + " and " + file + " are both set; remove one of them");
      return Optional.empty();
    }
    try {
      return (path.isPresent() ? Optional.of(SecretFile.read(path.get())) : value).map(Secret::new);
    } catch (IllegalArgumentException wrong) {
      wrong(setting, file + " " + wrong.getMessage());
      return Optional.empty();
    }
  }

  private Optional<String> text(Setting<?> setting, String property) {
    try {
      return source.text(property).filter(text -> !text.isBlank());
    } catch (IllegalArgumentException wrong) {
      wrong(setting, property + " " + wrong.getMessage());
      return Optional.empty();
    }
  }
}
