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
    String holder = direct.property().substring(Settings.PREFIX.length());
    return Stream.concat(
            reading.secret(direct, file).stream()
                .flatMap(list -> list(direct, file, list).stream())
                .map(text -> new Token(holder, text)),
            reading.members(family).entrySet().stream()
                .flatMap(member -> token(family, member.getKey(), member.getValue()).stream()))
        .toList();
  }

  private List<Secret> list(Setting<?> direct, Setting<?> file, Secret list) {
    List<String> tokens =
        Arrays.stream(list.value().split("[,\n]", -1)).map(String::strip).toList();
    if (!tokens.stream().allMatch(TokensReading::isToken)) {
      reading.wrong(
          direct,
          reading.given(direct.property(), file.property())
              + " must be a comma-separated list of tokens, none of them empty, in visible ASCII"
              + " characters without spaces");
      return List.of();
    }
    return tokens.stream().map(Secret::new).toList();
  }

  private Optional<Token> token(Setting<?> setting, String name, Secret text) {
    Family family = new Family(setting);
    String token = text.value().strip();
    if (!isToken(token) || token.contains(",")) {
      reading.wrong(
          setting,
          reading.given(family.direct(name), family.file(name))
              + " must be one token in visible ASCII characters, without spaces and commas");
      return Optional.empty();
    }
    return Optional.of(new Token(name, new Secret(token)));
  }

  /** An Authorization header can carry nothing else. */
  private static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
