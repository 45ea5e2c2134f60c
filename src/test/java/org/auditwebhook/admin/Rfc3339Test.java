package org.auditwebhook.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
  @ParameterizedTest
  @CsvSource({
    "2026-03-09T12:00:00Z, 2026-03-09T12:00:00Z",
    "2026-03-09t12:00:00z, 2026-03-09T12:00:00Z",
    "2026-03-09T12:00:00.25Z, 2026-03-09T12:00:00.250Z",
    "2026-03-09T12:00:00.123456789999Z, 2026-03-09T12:00:00.123456789Z",
    "2026-03-09T12:00:00+02:00, 2026-03-09T10:00:00Z",
    "2026-03-09T12:00:00-23:59, 2026-03-10T11:59:00Z",
    "2026-03-09T12:00:00-00:00, 2026-03-09T12:00:00Z",
    "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
    "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999999Z"
  })
  void timesAreRead(String text, Instant time) {
    assertThat(Rfc3339.parse(text)).contains(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2026-03-09",
        "2026-03-09T12:00Z",
        "2026-03-09T12:00:00",
        "2026-03-09 12:00:00Z",
        "2026-03-09T12:00:00 02:00",
        "2026-03-09T12:00:00+0200",
        "2026-03-09T12:00:00+24:00",
        "2026-03-09T12:00:00+02:60",
        "2026-03-09T12:00:00.Z",
        "2026-03-09T12:00:00,5Z",
        "2026-13-01T12:00:00Z",
        "2026-02-29T12:00:00Z",
        "2026-02-30T12:00:00Z",
        "2026-03-09T25:00:00Z",
        "2026-03-09T24:00:00Z",
        "2026-12-31T23:59:60Z",
        "+12026-03-09T12:00:00Z",
        "-0001-03-09T12:00:00Z",
        "0000-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "2026-03-09T12:00:00Z ",
        "٢٠٢٦-03-09T12:00:00Z"
      })
  void otherTextIsNone(String text) {
    assertThat(Rfc3339.parse(text)).isEmpty();
  }
}
