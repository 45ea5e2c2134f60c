package org.auditwebhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbingTest {
  private static final double MIDDLE = 0.5;

  @ParameterizedTest
  @CsvSource({
    "-1, PT1S",
    "0, PT1S",
    "1, PT2S",
    "2, PT4S",
    "3, PT8S",
    "4, PT16S",
    "5, PT32S",
    "6, PT1M", // 64 s would be more than the longest
    "7, PT1M",
    "1000, PT1M",
    "2147483647, PT1M",
  })
  void waitsDoubleUpToAMinute(int probes, Duration wait) {
    assertThat(Probing.waitAfter(probes, later(null), MIDDLE)).isEqualTo(wait);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0, PT0.8S",
    "0, 0.25, PT0.9S",
    "0, 0.75, PT1.1S",
    "0, 1.0, PT1.2S",
    "6, 0.0, PT48S",
    "6, 1.0, PT72S",
  })
  void eachIsAFifthShorterOrLongerAtMost(int probes, double random, Duration wait) {
    assertThat(Probing.waitAfter(probes, later(null), random)).isEqualTo(wait);
  }

  @ParameterizedTest
  @CsvSource({
    "0, PT0S, PT1S",
    "0, PT5S, PT5S",
    "3, PT5S, PT8S",
    "0, PT1M, PT1M",
    "0, PT10H, PT1M", // it was about one delivery
    "0, P24855DT3H14M7S, PT1M",
  })
  void retryAfterIsHonouredUpToAMinute(int probes, Duration asked, Duration wait) {
    assertThat(Probing.waitAfter(probes, later(asked), MIDDLE)).isEqualTo(wait);
  }

  private static Outcome later(Duration retryAfter) {
    return Outcome.answered(503, Optional.ofNullable(retryAfter));
  }
}
