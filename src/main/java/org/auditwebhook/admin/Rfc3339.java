package org.auditwebhook.admin;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as RFC 3339, section 5.6, writes them: with seconds and an offset. */
final class Rfc3339 {
  /** What a time has to be, to be read behind {@code must be}. */
  static final String PHRASE = "an RFC 3339 time with an offset, such as 2026-03-09T12:00:00.25Z";

  private static final Pattern TIME =
      Pattern.compile(
          "(?<date>\\d{4}-\\d{2}-\\d{2})[Tt](?<time>\\d{2}:\\d{2}:\\d{2})"
              + "(?<fraction>\\.\\d{1,30})?(?:[Zz]|(?<sign>[+-])(?<hours>[01]\\d|2[0-3]):(?<minutes>[0-5]\\d))");

  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant BEHIND_LAST = Instant.parse("+10000-01-01T00:00:00Z");

  /** A point and nine digits: what is finer than a nanosecond is cut off. */
  private static final int FINEST = 10;

  private Rfc3339() {}

  /** The time, in UTC of the years 0000–9999; empty if the text is none. A leap second is none. */
  static Optional<Instant> parse(String text) {
    Matcher parts = TIME.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      LocalDateTime local = LocalDateTime.parse(parts.group("date") + "T" + parts.group("time"));
      return Optional.of(instant(local, parts))
          .filter(time -> !time.isBefore(FIRST) && time.isBefore(BEHIND_LAST));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Instant instant(LocalDateTime local, Matcher parts) {
    return local
        .toInstant(ZoneOffset.UTC)
        .minusSeconds(offset(parts))
        .plusNanos(nanos(parts.group("fraction")));
  }

  /** Seconds; the RFC allows more than the 18 hours of a {@link ZoneOffset}. */
  private static long offset(Matcher parts) {
    if (parts.group("sign") == null) {
      return 0;
    }
    long minutes =
        Long.parseLong(parts.group("hours")) * 60 + Long.parseLong(parts.group("minutes"));
    return (parts.group("sign").equals("-") ? -minutes : minutes) * 60;
  }

  private static long nanos(String fraction) {
    if (fraction == null) {
      return 0;
    }
    String digits = fraction.substring(1, Math.min(fraction.length(), FINEST));
    return Long.parseLong(digits + "0".repeat(FINEST - 1 - digits.length()));
  }
}
