package org.auditwebhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
  private static final Outcome DOWN = Outcome.unanswered("connection refused");
  private static final RetryPolicy CONTRACT = new RetryPolicy(3, Duration.ofSeconds(1));

  @Test
  void theContractWaitsOneSecondThenTwoThenNoMore() {
    assertThat(CONTRACT.pauseAfter(1, DOWN)).contains(Duration.ofSeconds(1));
    assertThat(CONTRACT.pauseAfter(2, DOWN)).contains(Duration.ofSeconds(2));
    assertThat(CONTRACT.pauseAfter(3, DOWN)).isEmpty();
    assertThat(CONTRACT.pauseAfter(1_000, DOWN)).isEmpty();
  }

  @Test
  void onlyWhatWasUnavailableIsAttemptedAgain() {
    assertThat(CONTRACT.pauseAfter(1, new Outcome.Accepted(200))).isEmpty();
    assertThat(CONTRACT.pauseAfter(1, new Outcome.Refused(400))).isEmpty();
    assertThat(CONTRACT.pauseAfter(1, answered(503, Duration.ZERO))).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"PT0S, PT0S", "PT3S, PT3S", "PT1H, PT1H", "PT11H, PT10H"})
  void whileTheEndpointIsDownADeliveryIsDueAgainWhenItAskedForIt(Duration asked, Duration delay) {
    assertThat(RetryPolicy.settleWhileDown((Outcome.Unavailable) answered(503, asked)))
        .isEqualTo(new Settlement.DueAgain(delay));
    assertThat(RetryPolicy.settleWhileDown((Outcome.Unavailable) DOWN))
        .isEqualTo(new Settlement.DueAgain(Duration.ZERO));
  }

  @Test
  void oneAttemptIsNotFollowedByAnother() {
    assertThat(new RetryPolicy(1, Duration.ZERO).pauseAfter(1, DOWN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, PT1S", // shorter than the backoff
    "PT0.5S, PT1S",
    "PT1S, PT1S",
    "PT3S, PT3S",
    "PT10S, PT10S", // the longest that is waited for
  })
  void aShortRetryAfterIsWaitedForWithinTheCall(Duration asked, Duration pause) {
    assertThat(CONTRACT.pauseAfter(1, answered(429, asked))).contains(pause);
  }

  @Test
  void aLongRetryAfterEndsTheCall() {
    assertThat(CONTRACT.pauseAfter(1, answered(429, Duration.ofMillis(10_001)))).isEmpty();
    assertThat(CONTRACT.pauseAfter(1, answered(429, RetryAfter.LONGEST))).isEmpty();
  }

  @Test
  void aBackoffThatIsLongerThanRetryAfterIsKept() {
    RetryPolicy slow = new RetryPolicy(10, Duration.ofMinutes(1));

    assertThat(slow.pauseAfter(1, answered(503, Duration.ofSeconds(10))))
        .contains(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @CsvSource({
    // initial, after attempts, backoff
    "PT1S, 0, PT1S",
    "PT1S, 1, PT1S",
    "PT1S, 2, PT2S",
    "PT1S, 6, PT32S",
    "PT1S, 7, PT1M", // 64 s, over the cap
    "PT1S, 63, PT1M",
    "PT1S, 64, PT1M",
    "PT1S, 1000, PT1M",
    "PT1S, 2147483647, PT1M",
    "PT30S, 2, PT1M", // the cap exactly
    "PT30.000000001S, 2, PT1M",
    "PT1M, 1, PT1M",
    "PT1M, 1000, PT1M",
    "PT0S, 1, PT0S",
    "PT0S, 1000, PT0S",
    "PT0.001S, 3, PT0.004S",
    "PT0.000000001S, 36, PT34.359738368S", // 2^35 ns
    "PT0.000000001S, 37, PT1M",
    "PT0.000000001S, 1000, PT1M",
  })
  void theBackoffDoublesUpToItsCap(Duration initial, int attempts, Duration backoff) {
    assertThat(new RetryPolicy(3, initial).backoff(attempts)).isEqualTo(backoff);
  }

  @Test
  void anAcceptedEventIsDelivered() {
    assertThat(CONTRACT.settle(new Outcome.Accepted(204))).isEqualTo(new Settlement.Delivered());
  }

  @Test
  void aBlockedEventIsDeadAtOnce() {
    Outcome blocked = new Outcome.Blocked("it leads home");

    assertThat(CONTRACT.pauseAfter(1, blocked)).isEmpty();
    assertThat(CONTRACT.settle(blocked)).isEqualTo(new Settlement.Dead(Cause.BLOCKED));
  }

  @Test
  void aRefusedEventIsDeadAtOnce() {
    assertThat(CONTRACT.settle(new Outcome.Refused(302)))
        .isEqualTo(new Settlement.Dead(Cause.REFUSED));
  }

  @Test
  void anEventWhoseEndpointStaysAwayIsDead() {
    assertThat(CONTRACT.settle(DOWN)).isEqualTo(new Settlement.Dead(Cause.UNAVAILABLE));
    assertThat(CONTRACT.settle(answered(503, Duration.ofSeconds(10))))
        .isEqualTo(new Settlement.Dead(Cause.UNAVAILABLE));
  }

  @ParameterizedTest
  @CsvSource({
    "PT10.001S, PT10.001S",
    "PT1H, PT1H",
    "PT10H, PT10H",
    "PT10H0.001S, PT10H",
    "P365D, PT10H",
  })
  void aLongRetryAfterMakesItDueThenButNotLaterThanInTenHours(Duration asked, Duration delay) {
    assertThat(CONTRACT.settle(answered(429, asked))).isEqualTo(new Settlement.DueAgain(delay));
  }

  @ParameterizedTest
  @CsvSource({
    // attempts × limit + for each pause the longer of its backoff and 10 s
    "1, PT1S, PT10S, PT10S",
    "3, PT1S, PT10S, PT50S", // 3 × 10 + 10 + 10
    "3, PT15S, PT10S, PT75S", // 3 × 10 + 15 + 30
    "10, PT1M, PT2M, PT29M", // 10 × 2 min + 9 × 1 min
    "10, PT1S, PT10S, PT6M8S", // 10 × 10 + 4 × 10 + 16 + 32 + 3 × 60
  })
  void theWorstCallTakesEveryAttemptAndTheLongestPauses(
      int attempts, Duration initial, Duration limit, Duration worst) {
    assertThat(new RetryPolicy(attempts, initial).worstCall(limit)).isEqualTo(worst);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 11})
  void attemptsAreOneToTen(int attempts) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetryPolicy(attempts, Duration.ZERO))
        .withMessage("max attempts must be 1 to 10, not " + attempts);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-0.001S", "PT1M0.001S"})
  void theInitialBackoffIsZeroToAMinute(Duration initial) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetryPolicy(3, initial))
        .withMessage("initial backoff must be PT0S to PT1M, not " + initial);
  }

  private static Outcome answered(int status, Duration retryAfter) {
    return new Outcome.Unavailable(OptionalInt.of(status), "later", Optional.of(retryAfter));
  }
}
