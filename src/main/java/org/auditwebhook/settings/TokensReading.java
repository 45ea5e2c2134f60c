package org.auditwebhook.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the bearer tokens of a scope. For one thread. */
final class TokensReading {
  private final Reading reading;

  TokensReading(Reading reading) {
    this.reading = reading;
  }

  /**
   * Those of the list, which is given directly or as a file and separated by commas or line breaks,
   * and then those of the family.
   */
  List<Token> tokens(Setting<String> direct, Setting<String> file, Setting<String> family) {
    return Stream.concat(
            reading.secret(direct, file).stream()
                .flatMap(list -> list(direct, file, list).stream()),
            reading.members(family).entrySet().stream()
                .flatMap(member -> token(family, member.getKey(), member.getValue()).stream()))
        .toList();
  }

  private List<Token> list(Setting<?> direct, Setting<?> file, Secret list) {
    String property = reading.given(direct.property(), file.property());
    List<String> texts = Arrays.stream(list.value().split("[,\n]", -1)).map(String::strip).toList();
    if (!texts.stream().allMatch(TokensReading::isToken)) {
      reading.wrong(
          direct,
          property
              + " must be a comma-separated list of tokens, none of them empty, in visible ASCII"
              + " characters without spaces");
      return List.of();
    }
    String holder = direct.property().substring(Settings.PREFIX.length());
    return texts.stream()
        .flatMap(text -> token(direct, property, holder, text).stream())
        .distinct()
        .toList();
  }

  private Optional<Token> token(Setting<?> setting, String name, Secret text) {
    Family family = new Family(setting);
    String property = reading.given(family.direct(name), family.file(name));
    String token = text.value().strip();
    if (!isToken(token) || token.contains(",")) {
      reading.wrong(
          setting,
          property + " must be one token in visible ASCII characters, without spaces and commas");
      return Optional.empty();
    }
    return token(setting, property, name, token);
  }

  private Optional<Token> token(Setting<?> setting, String property, String name, String text) {
    try {
      return Optional.of(new Token(name, TokenDigest.configured(text)));
    } catch (IllegalArgumentException wrong) {
      reading.wrong(setting, property + " " + wrong.getMessage());
      return Optional.empty();
    }
  }

  /** An Authorization header can carry nothing else. */
  static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
