package org.auditwebhook.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One of a few words, in any case.
 *
 * @param type the words are the names of its constants, in lower case and with hyphens
 */
record Choice<E extends Enum<E>>(Class<E> type) implements Form<E> {
  @Override
  public E parse(String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(one -> word(one).equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be "
                        + words().replaceFirst(", ([^,]*)$", " or $1")
                        + ", not "
                        + Quote.of(text)));
  }

  @Override
  public void check(E value) {
    Objects.requireNonNull(value);
  }

  @Override
  public String range() {
    return "; `" + words().replace(", ", "`, `") + "`";
  }

  private String words() {
    return Arrays.stream(type.getEnumConstants())
        .map(Choice::word)
        .collect(Collectors.joining(", "));
  }

  private static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
