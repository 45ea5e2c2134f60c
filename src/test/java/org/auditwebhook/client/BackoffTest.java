package org.auditwebhook.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  @ParameterizedTest
  @CsvSource({
    "1, PT0.1S",
    "2, PT0.2S",
    "3, PT0.4S",
    "6, PT3.2S",
    "7, PT5S",
    "8, PT5S",
    "1000, PT5S",
    "2147483647, PT5S"
  })
  void waitsDoubleUpToFiveSeconds(int failures, Duration wait) {
    assertThat(Backoff.after(failures)).isEqualTo(wait);
  }
}
