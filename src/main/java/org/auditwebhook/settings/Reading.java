package org.auditwebhook.settings;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads settings and collects what is wrong with them; a setting that is wrong gets its default
 * meanwhile. For one thread.
 */
final class Reading {
  private final Function<String, Optional<String>> source;
  private final Map<Setting<?>, String> problems = new HashMap<>();

  Reading(Function<String, Optional<String>> source) {
    this.source = source;
  }

  /** The value of this setting, its default if it is absent or blank. */
  <T> T value(Setting<T> setting) {
    try {
      return setting.form().parse(text(setting).map(String::strip).orElse(setting.defaultText()));
    } catch (IllegalArgumentException wrong) {
      wrong(setting, wrong.getMessage());
      return setting.form().parse(setting.defaultText());
    }
  }

  /** The secret, given directly or as a file. */
  Optional<Secret> secret(Setting<String> direct, Setting<String> file) {
    return hidden(direct, file).map(Secret::new);
  }

  /** The tokens, given directly or as a file, separated by commas or line breaks. */
  List<Secret> tokens(Setting<String> direct, Setting<String> file) {
    Optional<String> text = hidden(direct, file);
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> tokens = Arrays.stream(text.get().split("[,\n]", -1)).map(String::strip).toList();
    if (!tokens.stream().allMatch(Reading::isToken)) {
      wrong(
          text(direct).isPresent() ? direct : file,
          "must be a comma-separated list of tokens, none of them empty, in visible ASCII"
              + " characters without spaces");
      return List.of();
    }
    return tokens.stream().map(Secret::new).toList();
  }

  /**
   * Ends the reading.
   *
   * @throws InvalidSettingException if anything was wrong
   */
  void finish() {
    if (!problems.isEmpty()) {
      throw new InvalidSettingException(
          Setting.ALL.stream().filter(problems::containsKey).map(problems::get).toList());
    }
  }

  private void wrong(Setting<?> setting, String problem) {
    problems.put(setting, setting.sentence(problem));
  }

  private Optional<String> hidden(Setting<String> direct, Setting<String> file) {
    Optional<String> value = text(direct);
    Optional<String> path = text(file).map(String::strip);
    if (value.isPresent() && path.isPresent()) {
      wrong(direct, "and " + file.property() + " are both set; remove one of them");
      return Optional.empty();
    }
    try {
      return path.isPresent() ? Optional.of(SecretFile.read(path.get())) : value;
    } catch (IllegalArgumentException wrong) {
      wrong(file, wrong.getMessage());
      return Optional.empty();
    }
  }

  private Optional<String> text(Setting<?> setting) {
    try {
      return source.apply(setting.property()).filter(text -> !text.isBlank());
    } catch (IllegalArgumentException wrong) {
      wrong(setting, wrong.getMessage());
      return Optional.empty();
    }
  }

  /** An Authorization header can carry nothing else. */
  private static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
