package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When the attempts are made. Lower bounds are exact; the upper ones are as wide as a busy machine
 * needs, and still far from what a wrong schedule would give.
 */
class RetryTimesIT {
  private static final String ACTION = "node.registered";

  @RegisterExtension final SharedServer webhook = new SharedServer();

  @Test
  void secondAttemptWaitsTheInitialBackoffAndTheThirdTwiceThat() {
    // given attempts at 0, 200 and 200 + 400 = 600 ms
    webhook.api().change("initial_backoff", "PT0.2S");
    webhook.receiver().answers(Answer.status(503));

    // when
    long id = webhook.api().recordAction(ACTION);

    // then
    webhook.api().awaitDeadLetter(id);
    List<Post> posts = webhook.receiver().posts(id);
    assertThat(posts).hasSize(3);
    assertThat(posts.get(1).since(posts.get(0))).isBetween(millis(200), millis(5_200));
    assertThat(posts.get(2).since(posts.get(1))).isBetween(millis(400), millis(5_400));
  }

  @Test
  void changedBackoffIsInForceAtTheNextCall() {
    // given a backoff of 20 s, which is much longer than what is waited for below
    webhook.api().change("initial_backoff", "PT20S");
    webhook.receiver().answers(Answer.status(503), Answer.status(200));

    // when
    webhook.api().change("initial_backoff", "PT0.001S");
    long id = webhook.api().recordAction(ACTION);

    // then
    List<Post> posts = webhook.receiver().awaitPosts(id, 2);
    assertThat(posts.get(1).since(posts.get(0))).isLessThan(millis(10_000));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void retryAfterOfSecondsIsWaitedFor(int status) {
    // given a Retry-After that is longer than the backoff of 50 ms
    webhook.receiver().answers(Answer.status(status).with("Retry-After", "1"), Answer.status(200));

    // when
    long id = webhook.api().recordAction(ACTION);

    // then
    webhook.api().awaitDelivery(id, "delivered");
    List<Post> posts = webhook.receiver().posts(id);
    assertThat(posts).hasSize(2);
    assertThat(posts.get(1).since(posts.get(0))).isBetween(millis(1_000), millis(6_000));
  }

  @Test
  void retryAfterOfADateIsWaitedFor() {
    // given a date, which has whole seconds: it is between 2 and 3 s from now
    Instant date = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3);
    String header = DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC));
    webhook.receiver().answers(Answer.status(503).with("Retry-After", header), Answer.status(200));

    // when
    long id = webhook.api().recordAction(ACTION);
    webhook.api().awaitDelivery(id, "delivered");

    // then
    assertThat(Instant.now()).isAfterOrEqualTo(date);
    assertThat(webhook.receiver().posts(id)).hasSize(2);
  }

  @Test
  void retryAfterOverTenSecondsPutsTheDeliveryOffAndIsNoFailure() {
    // given 11 s, one more than is waited for within a call
    webhook.receiver().answers(Answer.status(503).with("Retry-After", "11"), Answer.status(200));
    Counts before = Counts.of(webhook.api());
    Instant start = Instant.now();

    // when
    long id = webhook.api().recordAction(ACTION);

    // then it waits after one attempt, and has not failed
    assertThat(Deliveries.awaitDueAt(webhook.api(), id))
        .isBetween(start.plusSeconds(11), Instant.now().plusSeconds(11));
    assertThat(Counts.of(webhook.api())).isEqualTo(before);
    assertThat(webhook.api().get("webhook/dlq/" + id).status()).isEqualTo(404);

    // and goes out when it is due
    webhook.api().awaitDelivery(id, "delivered");
    List<Post> posts = webhook.receiver().posts(id);
    assertThat(posts).hasSize(2);
    assertThat(posts.get(1).since(posts.get(0))).isBetween(millis(11_000), millis(21_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "soon", "-5", "5.5", ""})
  void retryAfterThatAsksForNothingLeavesTheBackoff(String header) {
    // given
    webhook.receiver().answers(Answer.status(503).with("Retry-After", header), Answer.status(200));

    // when
    long id = webhook.api().recordAction(ACTION);

    // then
    List<Post> posts = webhook.receiver().awaitPosts(id, 2);
    assertThat(posts.get(1).since(posts.get(0))).isBetween(millis(50), millis(4_900));
  }

  @Test
  void attemptsAreKeptWithTheirTimesAndStatuses() {
    // given
    webhook.api().change("initial_backoff", "PT0.1S");
    webhook.receiver().answers(Answer.status(503), Answer.status(429), Answer.status(500));
    Instant before = Instant.now();

    // when
    long id = webhook.api().recordAction(ACTION);

    // then each began after the backoff before it: 100 and 200 ms
    List<JsonObject> attempts =
        webhook.api().awaitDeadLetter(id).getJsonArray("attempt_log").getValuesAs(JsonObject.class);
    assertThat(attempts)
        .extracting(attempt -> attempt.getInt("status"))
        .containsExactly(503, 429, 500);
    List<Instant> times =
        attempts.stream().map(attempt -> Instant.parse(attempt.getString("started_at"))).toList();
    assertThat(times.get(0)).isBetween(before.minusMillis(1), Instant.now());
    assertThat(Duration.between(times.get(0), times.get(1))).isGreaterThanOrEqualTo(millis(99));
    assertThat(Duration.between(times.get(1), times.get(2))).isGreaterThanOrEqualTo(millis(199));
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }
}
