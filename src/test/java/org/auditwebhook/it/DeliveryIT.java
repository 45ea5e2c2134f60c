package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of a delivery: every row of the reference contract's table, section <i>Delivery</i>.
 */
class DeliveryIT {
  private static final String ACTION = "node.registered";

  @RegisterExtension final SharedServer webhook = new SharedServer();

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 226, 299})
  void successIsDeliveredWithOnePost(int status) {
    // given
    webhook.receiver().answers(Answer.status(status));
    Counts before = Counts.of(webhook.api());

    // when
    long id = webhook.api().recordAction(ACTION);

    // then
    JsonObject delivery = webhook.api().awaitDelivery(id, "delivered");
    assertThat(webhook.receiver().posts(id)).hasSize(1);
    assertThat(delivery.getInt("status")).isEqualTo(status);
    assertThat(delivery.getInt("attempts")).isEqualTo(1);
    Eventually.holds(() -> assertThat(Counts.of(webhook.api())).isEqualTo(before.plusDelivered(1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 304, 400, 401, 403, 404, 409, 410, 413, 418, 422, 451, 499})
  void refusalIsDeadAfterOnePost(int status) {
    // given
    webhook.receiver().answers(Answer.status(status));
    Counts before = Counts.of(webhook.api());

    // when
    long id = webhook.api().recordAction(ACTION);

    // then
    JsonObject dead = webhook.api().awaitDeadLetter(id);
    assertThat(webhook.receiver().posts(id)).hasSize(1);
    assertDead(dead, "refused", 1, status);
    Eventually.holds(() -> assertThat(Counts.of(webhook.api())).isEqualTo(before.plusDead(1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirectIsNotFollowedAndIsARefusal(int status) {
    // given a redirect to an endpoint that would accept
    try (Receiver elsewhere = Receiver.start()) {
      webhook.receiver().answers(Answer.status(status).with("Location", elsewhere.url()));

      // when
      long id = webhook.api().recordAction(ACTION);

      // then
      assertDead(webhook.api().awaitDeadLetter(id), "refused", 1, status);
      assertThat(webhook.receiver().posts(id)).hasSize(1);
      assertThat(elsewhere.connections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 501, 502, 503, 504, 507, 599})
  void laterIsTriedThreeTimesAndThenDead(int status) {
    // given
    webhook.receiver().answers(Answer.status(status));
    Counts before = Counts.of(webhook.api());

    // when
    long id = webhook.api().recordAction(ACTION);

    // then
    JsonObject dead = webhook.api().awaitDeadLetter(id);
    assertThat(webhook.receiver().posts(id)).hasSize(3);
    assertDead(dead, "unavailable", 3, status);
    Eventually.holds(() -> assertThat(Counts.of(webhook.api())).isEqualTo(before.plusDead(1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 599})
  void deliveryThatIsAcceptedAtTheSecondAttemptIsDelivered(int status) {
    // given
    webhook.receiver().answers(Answer.status(status), Answer.status(200));
    Counts before = Counts.of(webhook.api());

    // when
    long id = webhook.api().recordAction(ACTION);

    // then it does not count as a failure
    JsonObject delivery = webhook.api().awaitDelivery(id, "delivered");
    assertThat(webhook.receiver().posts(id)).hasSize(2);
    assertThat(delivery.getInt("attempts")).isEqualTo(2);
    assertThat(statuses(delivery)).containsExactly(status, 200);
    Eventually.holds(() -> assertThat(Counts.of(webhook.api())).isEqualTo(before.plusDelivered(1)));
  }

  @Test
  void refusalAtTheSecondAttemptEndsTheRetrying() {
    // given
    webhook.receiver().answers(Answer.status(503), Answer.status(400), Answer.status(200));

    // when
    long id = webhook.api().recordAction(ACTION);

    // then
    assertDead(webhook.api().awaitDeadLetter(id), "refused", 2, 400);
    assertThat(webhook.receiver().posts(id)).hasSize(2);
  }

  @Test
  void connectionThatIsClosedWithoutAnAnswerIsTriedThreeTimesNotSix() {
    // given an endpoint at which HttpURLConnection would send each POST twice
    webhook.receiver().answers(Answer.close());

    // when
    long id = webhook.api().recordAction(ACTION);

    // then
    assertUnanswered(webhook.api().awaitDeadLetter(id));
    assertThat(webhook.receiver().posts(id)).hasSize(3);
  }

  @Test
  void connectionThatIsClosedAfterAnAnswerIsNotLostOnTheNextEvent() {
    // given a kept connection, so that the next POST goes to one that is closed under it
    long first = webhook.api().recordAction(ACTION);
    webhook.api().awaitDelivery(first, "delivered");
    webhook.receiver().answers(Answer.close(), Answer.status(200));

    // when
    long id = webhook.api().recordAction(ACTION);

    // then
    webhook.api().awaitDelivery(id, "delivered");
    assertThat(webhook.receiver().posts(id)).hasSize(2);
  }

  @Test
  void refusedConnectionIsTriedThreeTimesAndThenDead() {
    // given a port on which nobody listens
    webhook.api().target(Receiver.refusingUrl());

    // when
    long id = webhook.api().recordAction(ACTION);

    // then
    assertUnanswered(webhook.api().awaitDeadLetter(id));
  }

  @Test
  void refusalCountsWhetherItsBodyIsWholeOrNot() {
    // given
    webhook.receiver().answers(Answer.brokenOff(400));

    // when
    long id = webhook.api().recordAction(ACTION);

    // then
    assertDead(webhook.api().awaitDeadLetter(id), "refused", 1, 400);
  }

  @Test
  void endpointThatHangsIsLeftAfterTheTimeoutAndTriedThreeTimes() {
    // given the shared server's timeout.total of 2 s
    webhook.receiver().answers(Answer.hang());

    // when
    long id = webhook.api().recordAction(ACTION);

    // then
    assertUnanswered(webhook.api().awaitDeadLetter(id));
    List<Post> posts = webhook.receiver().posts(id);
    assertThat(posts).hasSize(3);
    // 2 s until an attempt is given up, and 50 ms or 100 ms until the next
    assertThat(posts.get(1).since(posts.get(0))).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    assertThat(posts.get(2).since(posts.get(1))).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void endpointThatHangsForOneEventDoesNotHoldUpTheOthers() {
    // given
    webhook.receiver().answersTo("stuck", Answer.hang());
    long stuck = webhook.api().recordAction("stuck");
    webhook.receiver().awaitPost(stuck);

    // when
    List<Long> others = webhook.api().record(Entries.array(100));

    // then they arrive before the stuck one is tried again, which is after 2 s
    Post again = webhook.receiver().awaitPosts(stuck, 2).get(1);
    assertThat(others)
        .allSatisfy(id -> assertThat(again.since(webhook.receiver().awaitPost(id))).isPositive());
  }

  @Test
  void connectionsAreKeptAlive() {
    // given one connection's worth of events, one after the other
    IntStream.range(0, 20)
        .forEach(
            i -> {
              long id = webhook.api().recordAction(ACTION);
              webhook.api().awaitDelivery(id, "delivered");
            });

    // then
    assertThat(webhook.receiver().posts()).hasSize(20);
    assertThat(webhook.receiver().connections()).isLessThanOrEqualTo(5);
  }

  private static void assertDead(JsonObject dead, String cause, int attempts, int lastStatus) {
    assertThat(dead.getString("cause")).isEqualTo(cause);
    assertThat(dead.getInt("attempts")).isEqualTo(attempts);
    assertThat(dead.getJsonArray("attempt_log")).hasSize(attempts);
    assertThat(dead.getInt("last_status")).isEqualTo(lastStatus);
  }

  private static void assertUnanswered(JsonObject dead) {
    assertThat(dead.getString("cause")).isEqualTo("unavailable");
    assertThat(dead.getInt("attempts")).isEqualTo(3);
    assertThat(dead.getJsonArray("attempt_log")).hasSize(3);
    assertThat(dead.get("last_status")).isEqualTo(JsonValue.NULL);
  }

  private static List<Integer> statuses(JsonObject delivery) {
    return delivery.getJsonArray("attempt_log").getValuesAs(JsonObject.class).stream()
        .map(attempt -> attempt.getInt("status"))
        .toList();
  }
}
