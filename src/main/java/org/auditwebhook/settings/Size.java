package org.auditwebhook.settings;

import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, such as {@code 10GiB}, or empty for none. */
final class Size implements Form<OptionalLong> {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}) ?(|KiB|MiB|GiB)");
  private static final Map<String, Long> UNITS =
      Map.of("", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private final String leastText;
  private final long least;

  /**
   * @param least the smallest size that may be given
   */
  Size(String least) {
    leastText = least;
    this.least = read(least);
  }

  @Override
  public OptionalLong parse(String text) {
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong size = OptionalLong.of(bytes(text));
    check(size);
    return size;
  }

  @Override
  public void check(OptionalLong size) {
    if (size.isPresent() && size.getAsLong() < least) {
      throw wrong(Long.toString(size.getAsLong()));
    }
  }

  @Override
  public String range() {
    return "; at least `" + leastText + "`";
  }

  private long bytes(String text) {
    try {
      return read(text);
    } catch (NumberFormatException | ArithmeticException e) {
      throw wrong(Quote.of(text));
    }
  }

  /**
   * The number of bytes.
   *
   * @throws NumberFormatException if the text is malformed
   * @throws ArithmeticException if there are too many
   */
  static long read(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new NumberFormatException(text);
    }
    return Math.multiplyExact(
        Long.parseLong(matcher.group(1)), UNITS.get(matcher.group(2)).longValue());
  }

  private IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "must be a number of bytes, with or without one of the units KiB, MiB and GiB, of at least "
            + leastText
            + ", not "
            + text);
  }
}
