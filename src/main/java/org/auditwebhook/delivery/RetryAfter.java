package org.auditwebhook.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the {@code Retry-After} header of RFC 9110, section 10.2.3: seconds, or an HTTP date in the
 * form that is not obsolete.
 */
public final class RetryAfter {
  /** What a number of more than nine digits is taken for: about 68 years. */
  static final Duration LONGEST = Duration.ofSeconds(Integer.MAX_VALUE);

  private static final Pattern SECONDS = Pattern.compile("0*+(?<digits>[0-9]*)");

  private static final int MOST_DIGITS = 9;

  private RetryAfter() {}

  /**
   * How long to wait, zero or more; empty if the header is absent or is neither seconds nor a date.
   *
   * @param value the header's value, or {@code null}
   * @param now the time that a date is compared with
   */
  public static Optional<Duration> parse(String value, Instant now) {
    if (value == null || value.isBlank()) {
      return Optional.empty();
    }
    String text = value.strip();
    Matcher seconds = SECONDS.matcher(text);
    return seconds.matches() ? Optional.of(seconds(seconds.group("digits"))) : date(text, now);
  }

  /** The wait of these digits, which have no leading zero. */
  private static Duration seconds(String digits) {
    if (digits.isEmpty()) {
      return Duration.ZERO;
    }
    return digits.length() > MOST_DIGITS ? LONGEST : Duration.ofSeconds(Long.parseLong(digits));
  }

  private static Optional<Duration> date(String text, Instant now) {
    try {
      Instant time = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
      Duration wait = Duration.between(now, time);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeParseException notADate) {
      return Optional.empty();
    }
  }
}
