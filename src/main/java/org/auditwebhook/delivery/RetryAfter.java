package org.auditwebhook.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the {@code Retry-After} header of RFC 9110, section 10.2.3: seconds, or an HTTP date. */
public final class RetryAfter {
  /** Ten digits are more than three hundred years; what is longer is taken for that long. */
  private static final Pattern SECONDS = Pattern.compile("\\d+");

  private static final int MOST_DIGITS = 10;

  private RetryAfter() {}

  /**
   * How long to wait, zero or more; empty if the header is absent or is neither seconds nor a date.
   *
   * @param value the header's value, or {@code null}
   * @param now the time that a date is compared with
   */
  public static Optional<Duration> parse(String value, Instant now) {
    if (value == null) {
      return Optional.empty();
    }
    String text = value.strip();
    return SECONDS.matcher(text).matches() ? Optional.of(seconds(text)) : date(text, now);
  }

  private static Duration seconds(String digits) {
    return Duration.ofSeconds(
        digits.length() > MOST_DIGITS ? Integer.MAX_VALUE : Long.parseLong(digits));
  }

  private static Optional<Duration> date(String text, Instant now) {
    try {
      Instant time =
          DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC).parse(text, Instant::from);
      Duration wait = Duration.between(now, time);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeParseException notADate) {
      return Optional.empty();
    }
  }
}
