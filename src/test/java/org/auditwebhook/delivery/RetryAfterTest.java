package org.auditwebhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "1, PT1S",
    "' 120 ', PT2M",
    "007, PT7S",
    "000000000000000000000000000005, PT5S",
    "999999999, PT999999999S",
  })
  void secondsAreWaitedFor(String value, Duration wait) {
    assertThat(RetryAfter.parse(value, NOW)).contains(wait);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2147483647", "9999999999", "99999999999999999999999999999999"})
  void aHugeNumberIsTakenForTheLongestWait(String value) {
    assertThat(RetryAfter.parse(value, NOW)).contains(RetryAfter.LONGEST);
  }

  @Test
  void aVeryLongHeaderIsReadInNoTime() {
    assertThat(RetryAfter.parse("9".repeat(100_000), NOW)).contains(RetryAfter.LONGEST);
    assertThat(RetryAfter.parse("0".repeat(100_000), NOW)).contains(Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource({
    "'Fri, 02 Jan 2026 12:00:05 GMT', PT5S",
    "'Fri, 2 Jan 2026 13:00:00 GMT', PT1H",
    "'Fri, 02 Jan 2026 12:00:00 GMT', PT0S",
    "'Fri, 02 Jan 2026 11:59:59 GMT', PT0S",
    "'Sun, 06 Nov 1994 08:49:37 GMT', PT0S",
    "'Fri, 02 Jan 2026 14:00:00 +0200', PT0S",
    "'Fri, 02 Jan 2026 14:00:01 +0200', PT1S",
  })
  void aDateIsWaitedForUnlessItIsOver(String value, Duration wait) {
    assertThat(RetryAfter.parse(value, NOW)).contains(wait);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "soon",
        "-1",
        "+1",
        "1.5",
        "1s",
        "PT1S",
        "0x10",
        "1 2",
        "1,2",
        "\u0663", // a digit, but not an ASCII one
        "2026-01-02T12:00:05Z",
        "Thu, 02 Jan 2026 12:00:05 GMT", // it was a Friday
        "Fri, 32 Jan 2026 12:00:05 GMT",
        "Friday, 02-Jan-26 12:00:05 GMT", // obsolete
        "Fri Jan  2 12:00:05 2026", // obsolete
      })
  void anythingElseIsAsIfItWereAbsent(String value) {
    assertThat(RetryAfter.parse(value, NOW)).isEmpty();
  }

  @Test
  void anAbsentHeaderAsksForNothing() {
    assertThat(RetryAfter.parse(null, NOW)).isEmpty();
  }
}
