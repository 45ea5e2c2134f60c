package org.auditwebhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** The limit against endpoints that are played: a window at a time, all calls in flight. */
class ConcurrencyLimitTest {
  private static final Concurrency ADAPTIVE = new Concurrency(512, true);
  private static final Outcome YES = new Outcome.Accepted(204);
  private static final Outcome NO = Outcome.answered(503, Optional.empty());
  private static final int SAMPLES = 20;

  private final ConcurrencyLimit limit = new ConcurrencyLimit();
  private long now;

  @Test
  void fixedNumberIsTheNumber() {
    assertThat(limit.of(new Concurrency(200, false))).isEqualTo(200);
    assertThat(limit.of(new Concurrency(4, true))).isEqualTo(4);
  }

  @Test
  void doublesWhileTheLatencyHolds() {
    windows(5, calls -> 50);

    assertThat(limit.of(ADAPTIVE)).isEqualTo(512);
  }

  /** An endpoint that takes 64 at a time in 10 ms, and queues what is more. */
  @Test
  void staysWhereTheLatencyIsTwiceItsBase() {
    windows(600, calls -> 10 * Math.max(1, calls / 64.0));

    assertThat(limit.of(ADAPTIVE)).isBetween(64, 160);
  }

  @Test
  void doesNotGrowWhenItIsNotUsed() {
    for (int i = 0; i < 50; i++) {
      window(8, 10, YES);
    }

    assertThat(limit.of(ADAPTIVE)).isEqualTo(ConcurrencyLimit.INITIAL);
  }

  @Test
  void shrinksWhileCallsAreInVainToOneAtLast() {
    windows(5, calls -> 50);
    for (int i = 0; i < 20; i++) {
      window(limit.of(ADAPTIVE), 50, NO);
    }

    assertThat(limit.of(ADAPTIVE)).isEqualTo(1);

    windows(100, calls -> 50);
    assertThat(limit.of(ADAPTIVE)).isGreaterThan(256);
  }

  @Test
  void oneSlowWindowIsNoReason() {
    windows(5, calls -> 10);
    window(512, 200, YES);

    assertThat(limit.of(ADAPTIVE)).isEqualTo(512);
    window(512, 10, YES);
    window(512, 200, YES);
    assertThat(limit.of(ADAPTIVE)).isEqualTo(512);
  }

  /** It becomes five times as slow, whatever is in flight. */
  @Test
  void findsOutThatTheEndpointHasBecomeSlower() {
    windows(5, calls -> 10);
    windows(10, calls -> 50);

    assertThat(limit.of(ADAPTIVE)).isEqualTo(512);
  }

  /** As when an endpoint that answered at once begins to do something. */
  @Test
  void findsItOutSoonAfterItHasMeasured() {
    windows(300, calls -> 0.1 * calls); // it queues from the second call on
    assertThat(limit.of(ADAPTIVE)).isLessThan(16);

    windows(100, calls -> 50);
    assertThat(limit.of(ADAPTIVE)).isGreaterThan(256);
  }

  /** In between the limit is a fraction, and only whole calls can be made. */
  @Test
  void growsAgainWhereverItHasShrunkTo() {
    for (int i = 0; i < 20; i++) {
      double power = 0.7 + i * 0.02;
      limit.reset();
      windows(200, calls -> 10 * Math.pow(calls, power));
      windows(100, calls -> 10);

      assertThat(limit.of(ADAPTIVE)).as("after calls ^ %s", power).isGreaterThan(256);
    }
  }

  /** Where the own processor is the bottleneck, the number of calls must not hide it. */
  @Test
  void doesNotGrowWhereEachCallMakesTheOthersSlower() {
    windows(1_000, calls -> 0.3 * Math.max(1, calls / 4.0));

    assertThat(limit.of(ADAPTIVE)).isBetween(4, 16);
  }

  @Test
  void fewEventsInVainDoNotKeepItFromGrowing() {
    for (int i = 0; i < 40; i++) {
      int calls = limit.of(ADAPTIVE);
      for (int sample = 0; sample < 100; sample++) {
        ended(calls, 10, sample == 0 ? NO : YES);
      }
      now += ConcurrencyLimit.WINDOW.toNanos();
    }

    assertThat(limit.of(ADAPTIVE)).isEqualTo(512);
  }

  @Test
  void blockedAttemptsSayNothing() {
    for (int i = 0; i < 20; i++) {
      window(16, 10, new Outcome.Blocked("why"));
    }

    assertThat(limit.of(ADAPTIVE)).isEqualTo(ConcurrencyLimit.INITIAL);
  }

  @Test
  void anotherTargetBeginsAnew() {
    windows(5, calls -> 50);
    limit.reset();

    assertThat(limit.of(ADAPTIVE)).isEqualTo(ConcurrencyLimit.INITIAL);
  }

  private void windows(int count, IntToDoubleFunction latencyMillis) {
    for (int i = 0; i < count; i++) {
      int calls = limit.of(ADAPTIVE);
      window(calls, latencyMillis.applyAsDouble(calls), YES);
    }
  }

  private void window(int calls, double latencyMillis, Outcome outcome) {
    for (int sample = 0; sample < SAMPLES; sample++) {
      ended(calls, latencyMillis, outcome);
    }
    now += ConcurrencyLimit.WINDOW.toNanos();
    ended(calls, latencyMillis, outcome);
  }

  private void ended(int calls, double latencyMillis, Outcome outcome) {
    Duration duration = Duration.ofNanos((long) (latencyMillis * 1e6));
    limit.ended(new Attempt(Instant.EPOCH, duration, outcome), calls, ADAPTIVE.most(), now);
  }
}
