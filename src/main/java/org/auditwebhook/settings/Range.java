package org.auditwebhook.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.function.Function;

/**
 * A whole number or a duration between two bounds, both included.
 *
 * @param kind what it is, with its article
 * @param reader makes the value of a text
 */
record Range<T extends Comparable<T>>(String kind, Function<String, T> reader, T least, T most)
    implements Form<T> {

  static Range<Integer> ofNumbers(int least, int most) {
    return new Range<>("a whole number", Integer::valueOf, least, most);
  }

  /** Sizes such as {@code 1MiB}, shown as numbers. */
  static Range<Integer> ofBytes(String least, String most) {
    return new Range<>(
        "a number of bytes, with or without one of the units KiB and MiB,",
        text -> Math.toIntExact(Size.read(text)),
        Math.toIntExact(Size.read(least)),
        Math.toIntExact(Size.read(most)));
  }

  static Range<Duration> ofDurations(String least, String most) {
    return new Range<>(
        "an ISO 8601 duration", Duration::parse, Duration.parse(least), Duration.parse(most));
  }

  @Override
  public T parse(String text) {
    try {
      T value = reader.apply(text);
      check(value);
      return value;
    } catch (NumberFormatException | ArithmeticException | DateTimeParseException malformed) {
      throw outside(Quote.of(text));
    }
  }

  @Override
  public void check(T value) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw outside(value.toString());
    }
  }

  @Override
  public String range() {
    return "; `" + least + "` to `" + most + "`";
  }

  private IllegalArgumentException outside(String value) {
    return new IllegalArgumentException(
        "must be " + kind + " from " + least + " to " + most + ", not " + value);
  }
}
