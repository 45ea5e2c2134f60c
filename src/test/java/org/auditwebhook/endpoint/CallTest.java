package org.auditwebhook.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Cause;
import org.auditwebhook.delivery.RetryPolicy;
import org.auditwebhook.delivery.Settlement;
import org.auditwebhook.signing.SigningKeys;
import org.junit.jupiter.api.Test;

/** Plays the REST client and its {@code @Retry}: begin, answer or no answer, begin again. */
class CallTest {
  private static final RetryPolicy POLICY = new RetryPolicy(3, Duration.ofSeconds(1));
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);

  private final List<Duration> pauses = new ArrayList<>();
  private boolean goesOn = true;

  private final Call call =
      new Call(
          new Destination(
              "http://a.test", "evt_1", SigningKeys.NONE, Map.of(), OptionalInt.empty()),
          URI.create("http://a.test"),
          new byte[0],
          POLICY,
          (pause, last) -> {
            pauses.add(pause);
            return goesOn;
          },
          CLOCK);

  @Test
  void firstAttemptBeginsAtOnce() {
    assertThat(call.begin()).isTrue();
    assertThat(pauses).isEmpty();
  }

  @Test
  void acceptedAttemptIsTheLast() {
    call.begin();

    assertThat(call.answered(204, null)).isFalse();
    assertThat(settlement()).isEqualTo(new Settlement.Delivered());
  }

  @Test
  void refusedAttemptIsTheLast() {
    call.begin();

    assertThat(call.answered(302, null)).isFalse();
    assertThat(settlement()).isEqualTo(new Settlement.Dead(Cause.REFUSED));
  }

  @Test
  void blockedAttemptIsTheLast() {
    call.begin();
    assertThat(call.answered(503, null)).isTrue();
    call.begin();
    call.blocked("the host a.test leads home");

    // the client is answered in the filter, since nothing is sent
    assertThat(call.answered(503, null)).isFalse();
    assertThat(call.result().attempts())
        .extracting(attempt -> attempt.outcome().detail())
        .containsExactly("answered 503", "blocked: the host a.test leads home");
    assertThat(settlement()).isEqualTo(new Settlement.Dead(Cause.BLOCKED));
  }

  @Test
  void laterIsTriedAgainAfterOneAndTwoSecondsAndThenDead() {
    call.begin();
    assertThat(call.answered(503, null)).isTrue();
    assertThat(call.begin()).isTrue();
    assertThat(call.answered(429, null)).isTrue();
    assertThat(call.begin()).isTrue();
    assertThat(call.answered(500, null)).isFalse();

    assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(statuses())
        .containsExactly(OptionalInt.of(503), OptionalInt.of(429), OptionalInt.of(500));
    assertThat(settlement()).isEqualTo(new Settlement.Dead(Cause.UNAVAILABLE));
  }

  @Test
  void attemptWithoutAnswerIsTriedAgain() {
    call.begin();
    assertThat(call.failed("no answer: timed out")).isTrue();
    call.begin();
    call.answered(200, null);

    assertThat(statuses()).containsExactly(OptionalInt.empty(), OptionalInt.of(200));
    assertThat(call.result().attempts().get(0).outcome().detail())
        .isEqualTo("no answer: timed out");
  }

  @Test
  void noFourthAttemptBeginsWhateverTheClientDoes() {
    for (int attempt = 1; attempt <= 3; attempt++) {
      call.begin();
      assertThat(call.failed("no answer")).isEqualTo(attempt < 3);
    }

    assertThat(call.begin()).isFalse();
    assertThat(call.answered(503, null)).isFalse(); // the answer that stands for the refused begin
    assertThat(statuses()).hasSize(3);
    assertThat(settlement()).isEqualTo(new Settlement.Dead(Cause.UNAVAILABLE));
  }

  @Test
  void retryAfterIsWaitedForWithinTheCall() {
    call.begin();
    assertThat(call.answered(503, "7")).isTrue();
    call.begin();

    assertThat(pauses).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void longRetryAfterEndsTheCallAndIsNoDeath() {
    call.begin();

    assertThat(call.answered(503, "60")).isFalse();
    assertThat(settlement()).isEqualTo(new Settlement.DueAgain(Duration.ofMinutes(1)));
  }

  @Test
  void callThatIsCutShortIsDueAgain() {
    goesOn = false;
    call.begin();
    call.answered(503, null);

    assertThat(call.begin()).isFalse();
    assertThat(call.answered(503, null)).isFalse();
    assertThat(settlement()).isEqualTo(new Settlement.DueAgain(Duration.ZERO));
    assertThat(statuses()).hasSize(1);
  }

  @Test
  void callThatTheClientAbandonsIsSettledByWhatCameOfIt() {
    call.begin();
    call.failed("no answer"); // two attempts would be left, but the client makes none

    assertThat(settlement()).isEqualTo(new Settlement.Dead(Cause.UNAVAILABLE));
  }

  @Test
  void clientThatFailsOutsideOfAnAttemptCutsTheCallShort() {
    call.begin();
    call.answered(503, null);

    assertThat(call.clientFailed(new IllegalStateException("closed"))).isFalse();
    assertThat(settlement()).isEqualTo(new Settlement.DueAgain(Duration.ZERO));
  }

  @Test
  void clientThatFailsInAnAttemptGotNoAnswer() {
    call.begin();

    assertThat(call.clientFailed(new IllegalStateException("x"))).isTrue();
    assertThat(statuses()).containsExactly(OptionalInt.empty());
  }

  @Test
  void clientThatMakesNoAttemptAtAllIsAFaultOfOurs() {
    assertThatIllegalStateException()
        .isThrownBy(() -> call.clientFailed(new IllegalStateException("closed")));
  }

  @Test
  void callIsTheCurrentOneOfItsThreadWhileItRuns() {
    call.run(() -> assertThat(Call.current()).isSameAs(call));

    assertThat(Call.current()).isNull();
  }

  private List<OptionalInt> statuses() {
    return call.result().attempts().stream()
        .map(Attempt::outcome)
        .map(outcome -> outcome.status())
        .toList();
  }

  private Settlement settlement() {
    return call.result().settlement();
  }
}
