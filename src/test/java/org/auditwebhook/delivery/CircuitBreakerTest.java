package org.auditwebhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private static final Outcome DOWN = Outcome.answered(503, Optional.empty());
  private static final Outcome YES = new Outcome.Accepted(204);
  private static final Outcome NO = new Outcome.Refused(400);

  private final CircuitBreaker breaker = new CircuitBreaker();

  /** Nanoseconds; {@link System#nanoTime} may be negative and may begin anywhere. */
  private long now = -3_000_000_000L;

  @Test
  void tenInARowOfSeveralDeliveriesOpenIt() {
    for (int i = 1; i <= 9; i++) {
      assertThat(attempted(i, DOWN)).isEmpty();
    }
    assertThat(attempted(10, DOWN))
        .contains("10 attempts in a row were in vain; the last: answered 503");
  }

  @Test
  void tenInARowCountOverAnyTime() {
    for (int i = 1; i <= 9; i++) {
      assertThat(attempted(i, DOWN)).isEmpty();
      pass(Duration.ofHours(1));
    }
    assertThat(attempted(10, DOWN)).isPresent();
  }

  @Test
  void oneDeliveryAloneNeverOpensIt() {
    // given the most attempts that a call may have
    for (int i = 1; i <= RetryPolicy.MOST_ATTEMPTS; i++) {
      assertThat(attempted(7, DOWN)).isEmpty();
    }
    // but the next one's attempt is of another
    assertThat(attempted(8, DOWN)).isPresent();
  }

  @Test
  void anyAnswerEndsTheRow() {
    for (Outcome answer : new Outcome[] {YES, NO}) {
      for (int i = 1; i <= 9; i++) {
        assertThat(attempted(i, DOWN)).isEmpty();
      }
      pass(Duration.ofSeconds(11));
      assertThat(attempted(10, answer)).isEmpty();
    }
  }

  @Test
  void blockedAttemptsNeitherOpenItNorEndTheRow() {
    for (int i = 1; i <= 100; i++) {
      assertThat(attempted(i, new Outcome.Blocked("it leads home"))).isEmpty();
    }
    for (int i = 1; i <= 9; i++) {
      assertThat(attempted(i, DOWN)).isEmpty();
      assertThat(attempted(i, new Outcome.Blocked("it leads home"))).isEmpty();
    }
    assertThat(attempted(10, DOWN)).isPresent();
  }

  @Test
  void halfOfTwentyWithinTheWindowOpenIt() {
    // given 10 answers and 9 failures in turn: 9 of 19
    for (int i = 0; i < 9; i++) {
      assertThat(attempted(i, YES)).isEmpty();
      assertThat(attempted(i, DOWN)).isEmpty();
    }
    assertThat(attempted(20, YES)).isEmpty();

    // then the 20th is the 10th in vain
    assertThat(attempted(21, DOWN))
        .contains("10 of 20 attempts within 10 s were in vain; the last: answered 503");
  }

  @Test
  void lessThanHalfDoNotOpenIt() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(attempted(i, YES)).isEmpty();
      assertThat(attempted(i, NO)).isEmpty();
      assertThat(attempted(i, DOWN)).isEmpty();
      pass(Duration.ofMillis(1));
    }
  }

  @Test
  void whatIsOlderThanTheWindowDoesNotCount() {
    // given 18 attempts, half of them in vain
    for (int i = 0; i < 9; i++) {
      attempted(i, DOWN);
      attempted(i, YES);
    }

    // when 10 s are over
    pass(Duration.ofSeconds(10));

    // then there are only these two
    assertThat(attempted(21, DOWN)).isEmpty();
    assertThat(attempted(22, DOWN)).isEmpty();
  }

  @Test
  void itSaysOnceThatItIsToOpenAndAgainAfterAsManyMore() {
    for (int i = 1; i <= 9; i++) {
      attempted(i, DOWN);
    }
    assertThat(attempted(10, DOWN)).isPresent();
    for (int i = 1; i <= 9; i++) {
      assertThat(attempted(i, DOWN)).isEmpty();
    }
    assertThat(attempted(10, DOWN)).isPresent();
  }

  @Test
  void attemptsThatBeganBeforeItClosedSayNothing() {
    int before = breaker.epoch();
    breaker.closed(now);

    for (int i = 0; i < 100; i++) {
      assertThat(breaker.attempted(before, i, DOWN, now)).isEmpty();
      assertThat(breaker.attempted(before, i, YES, now)).isEmpty();
    }
    assertThat(breaker.slots(32)).isEqualTo(1);
  }

  @Test
  void slotsGrowByOneForEachAnswerAfterItHasClosed() {
    assertThat(breaker.slots(32)).isEqualTo(32);
    breaker.closed(now);

    assertThat(breaker.slots(32)).isEqualTo(1);
    attempted(1, YES);
    assertThat(breaker.slots(32)).isEqualTo(2);
    attempted(2, NO);
    assertThat(breaker.slots(32)).isEqualTo(3);
    attempted(3, DOWN);
    assertThat(breaker.slots(32)).isEqualTo(3);
    for (int i = 0; i < 100; i++) {
      attempted(i, YES);
    }
    assertThat(breaker.slots(32)).isEqualTo(32);
    assertThat(breaker.slots(8)).isEqualTo(8);
  }

  @Test
  void threeInARowOpenItAgainJustAfterItHasClosed() {
    breaker.closed(now);

    assertThat(attempted(1, DOWN)).isEmpty();
    assertThat(attempted(1, DOWN)).isEmpty();
    assertThat(attempted(1, DOWN)).isPresent();
  }

  @Test
  void halfAMinuteAfterItHasClosedTenAreNeededAgain() {
    breaker.closed(now);
    attempted(1, YES);
    pass(Duration.ofSeconds(30));

    for (int i = 1; i <= 9; i++) {
      assertThat(attempted(i, DOWN)).isEmpty();
    }
    assertThat(attempted(10, DOWN)).isPresent();
  }

  @Test
  void anotherTargetBeginsAtFullSpeed() {
    breaker.closed(now);
    for (int i = 1; i <= 2; i++) {
      attempted(i, DOWN);
    }

    breaker.reset();

    assertThat(breaker.slots(32)).isEqualTo(32);
    for (int i = 1; i <= 9; i++) {
      assertThat(attempted(i, DOWN)).isEmpty();
    }
  }

  private Optional<String> attempted(long eventId, Outcome outcome) {
    return breaker.attempted(breaker.epoch(), eventId, outcome, now);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
