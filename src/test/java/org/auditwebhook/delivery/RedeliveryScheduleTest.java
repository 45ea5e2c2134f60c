package org.auditwebhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedeliveryScheduleTest {
  private static final double MIDDLE = 0.5;

  private static final RedeliverySchedule SCHEDULE =
      new RedeliverySchedule(
          List.of(
              Duration.ofSeconds(30),
              Duration.ofMinutes(5),
              Duration.ofMinutes(30),
              Duration.ofHours(2),
              Duration.ofHours(5),
              Duration.ofHours(10),
              Duration.ofHours(10)));

  @ParameterizedTest
  @CsvSource({
    "0, PT30S",
    "1, PT5M",
    "2, PT30M",
    "3, PT2H",
    "4, PT5H",
    "5, PT10H",
    "6, PT10H",
    "7,",
    "8,",
    "2147483647,",
  })
  void eachRedeliveryTakesTheNextWaitAndAfterTheLastThereIsNone(int redeliveries, Duration wait) {
    assertThat(SCHEDULE.next(Cause.UNAVAILABLE, answered(null), redeliveries, MIDDLE))
        .isEqualTo(Optional.ofNullable(wait));
  }

  @ParameterizedTest
  @CsvSource({"0, PT24S", "0.25, PT27S", "0.5, PT30S", "1, PT36S"})
  void waitIsUpToAFifthShorterOrLonger(double random, Duration wait) {
    assertThat(SCHEDULE.next(Cause.UNAVAILABLE, answered(null), 0, random)).contains(wait);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, PT30S",
    "PT30S, PT30S",
    "PT31S, PT31S",
    "PT10H, PT10H",
    "PT10H0.001S, PT10H",
    "PT596523H, PT10H",
  })
  void whatTheEndpointAskedForIsTheLeastUpToTenHours(Duration asked, Duration wait) {
    assertThat(SCHEDULE.next(Cause.UNAVAILABLE, answered(asked), 0, MIDDLE)).contains(wait);
  }

  @Test
  void refusedWaitsForAHumanAtOnce() {
    assertThat(SCHEDULE.next(Cause.REFUSED, new Outcome.Refused(400), 0, MIDDLE)).isEmpty();
    assertThat(SCHEDULE.next(Cause.BLOCKED, new Outcome.Blocked("home"), 0, MIDDLE)).isEmpty();
  }

  @Test
  void unansweredComesBackToo() {
    assertThat(SCHEDULE.next(Cause.UNAVAILABLE, Outcome.unanswered("reset"), 0, MIDDLE))
        .contains(Duration.ofSeconds(30));
  }

  @Test
  void emptyScheduleBringsNothingBack() {
    assertThat(
            new RedeliverySchedule(List.of())
                .next(Cause.UNAVAILABLE, Outcome.unanswered("reset"), 0, MIDDLE))
        .isEmpty();
  }

  private static Outcome answered(Duration retryAfter) {
    return Outcome.answered(503, Optional.ofNullable(retryAfter));
  }
}
