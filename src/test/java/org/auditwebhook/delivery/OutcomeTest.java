package org.auditwebhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of the reference contract, section Delivery, with every status there is. */
class OutcomeTest {
  private static final Optional<Duration> SOON = Optional.of(Duration.ofSeconds(3));

  @ParameterizedTest
  @MethodSource
  void aSuccessIsAccepted(int status) {
    Outcome outcome = Outcome.answered(status, SOON);

    assertThat(outcome).isEqualTo(new Outcome.Accepted(status));
    assertThat(outcome.status()).hasValue(status);
    assertThat(outcome.detail()).isEqualTo("accepted with " + status);
  }

  static IntStream aSuccessIsAccepted() {
    return IntStream.range(200, 300);
  }

  @ParameterizedTest
  @MethodSource
  void aRedirectOrAClientErrorIsRefused(int status) {
    Outcome outcome = Outcome.answered(status, SOON);

    assertThat(outcome).isEqualTo(new Outcome.Refused(status));
    assertThat(outcome.status()).hasValue(status);
    assertThat(outcome.detail()).contains(Integer.toString(status));
  }

  static IntStream aRedirectOrAClientErrorIsRefused() {
    return IntStream.range(300, 500).filter(s -> s != 408 && s != 425 && s != 429);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 501, 502, 503, 504, 511, 599, 600, 999, 199, 100, 0, -1})
  void laterOrAnythingElseIsUnavailable(int status) {
    Outcome outcome = Outcome.answered(status, SOON);

    assertThat(outcome)
        .isEqualTo(new Outcome.Unavailable(OptionalInt.of(status), "answered " + status, SOON));
  }

  @Test
  void outcomesWithoutAStatusAreToldApartByTheirDetail() {
    Outcome blocked = new Outcome.Blocked("it leads home");
    Outcome unanswered = Outcome.unanswered("no answer: timed out");

    assertThat(blocked.status()).isEmpty();
    assertThat(Outcome.ofDetail(blocked.detail())).isEqualTo(blocked);
    assertThat(Outcome.ofDetail(unanswered.detail())).isEqualTo(unanswered);
  }

  @Test
  void everyServerErrorIsUnavailable() {
    assertThat(IntStream.range(500, 600).mapToObj(s -> Outcome.answered(s, Optional.empty())))
        .hasOnlyElementsOfType(Outcome.Unavailable.class);
  }

  @Test
  void noAnswerIsUnavailable() {
    assertThat(Outcome.unanswered("connection refused"))
        .isEqualTo(
            new Outcome.Unavailable(OptionalInt.empty(), "connection refused", Optional.empty()));
  }

  @Test
  void aRedirectSaysThatItIsNotFollowed() {
    assertThat(Outcome.answered(302, Optional.empty()).detail())
        .isEqualTo("answered 302; redirects are not followed");
  }

  @Test
  void causesHaveWords() {
    assertThat(Stream.of(Cause.values()).map(Cause::word))
        .containsExactly("refused", "unavailable", "blocked", "expired");
    assertThat(Cause.ofWord("blocked")).contains(Cause.BLOCKED);
    assertThat(Cause.ofWord("refused")).contains(Cause.REFUSED);
    assertThat(Cause.ofWord("unavailable")).contains(Cause.UNAVAILABLE);
    assertThat(Cause.ofWord("REFUSED")).isEmpty();
    assertThat(Cause.ofWord("")).isEmpty();
    assertThat(Cause.ofWord(null)).isEmpty();
  }
}
