package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import jakarta.json.JsonObject;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.JsonText;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several events in one POST: what a receiver gets that has asked for it. */
@Timeout(300)
class BatchingIT {
  private static final int MOST = 400;
  private static final Duration MAX_WAIT = Duration.ofSeconds(1);
  private static final String GUILTY = "node.guilty";

  private static Server server;

  private Receiver receiver;

  @BeforeAll
  static void boot() {
    server =
        Server.named("batching")
            .with("batch.enabled", "true")
            .with("concurrency", "512")
            .with("retry.initial-backoff", "PT1.1S")
            .start();
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @BeforeEach
  void receive() {
    receiver = Receiver.start();
    server.api().target(receiver.url());
  }

  @AfterEach
  void leaveNothing() {
    receiver.acceptsEverything();
    Eventually.holds(() -> assertThat(server.api().count("pending")).isZero());
    receiver.close();
  }

  @Test
  void aThousandEventsArriveInSignedArraysEachEventOnce() {
    // when
    List<Long> ids = server.api().record(Entries.array(1_000));

    // then
    Eventually.holds(() -> assertThat(receiver.eventIds()).containsAll(ids));
    awaitNonePending();
    List<Post> posts = receiver.posts();
    assertThat(posts).hasSizeLessThanOrEqualTo(50); // and not a thousand
    assertThat(posts.stream().flatMap(post -> post.eventIds().stream()))
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(posts).allSatisfy(BatchingIT::assertBatch);
    assertThat(posts)
        .extracting(post -> post.header("webhook-id").orElseThrow())
        .doesNotHaveDuplicates();
  }

  @Test
  void eventThatIsAloneArrivesInAnArrayAfterTheLongestWait() {
    // when
    long start = System.nanoTime();
    long id = server.api().recordAction("node.registered");
    Post post = receiver.awaitPost(id);

    // then
    Duration took = Duration.ofNanos(post.nanoTime() - start);
    assertThat(took).isBetween(MAX_WAIT.minusMillis(300), MAX_WAIT.plusSeconds(3));
    assertThat(post.text()).startsWith("[{").endsWith("}]");
    assertBatch(post);
    assertThat(post.header("webhook-id").orElseThrow()).matches("evt_[0-9a-f]{16}_" + id);
  }

  @Test
  void ofARefusedBatchOnlyTheGuiltyEventIsADeadLetter() {
    // given 100 events, of which the endpoint refuses one, alone or with others
    receiver.answersTo(GUILTY, Answer.status(400));
    Counts before = Counts.of(server.api());

    // when
    List<Long> ids = server.api().record(withGuilty(100, 37));

    // then
    long guilty = ids.get(37);
    JsonObject dead = server.api().awaitDeadLetter(guilty);
    awaitNonePending();
    Eventually.holds(
        () -> assertThat(Counts.of(server.api())).isEqualTo(before.plusDelivered(99).plusDead(1)));
    List<JsonObject> log = dead.getJsonArray("attempt_log").getValuesAs(JsonObject.class);
    assertThat(dead.getString("cause")).isEqualTo("refused");
    assertThat(dead.getString("reason")).isEqualTo("refused with 400");
    assertThat(dead.getInt("attempts")).isEqualTo(log.size());
    List<Integer> sizes = log.stream().map(attempt -> attempt.getInt("batch_size")).toList();
    assertThat(sizes)
        .isSortedAccordingTo(Collections.reverseOrder())
        .endsWith(1)
        .hasSizeLessThan(9);
    assertThat(receiver.posts(guilty)).extracting(post -> post.eventIds().size()).isEqualTo(sizes);

    // and every other one was accepted once, with the refusals that it was in
    List<Long> others = ids.stream().filter(id -> id != guilty).toList();
    assertThat(accepted()).containsExactlyInAnyOrderElementsOf(others);
    JsonObject neighbour = server.api().awaitDelivery(ids.get(36), "delivered");
    assertThat(neighbour.getInt("attempts")).isEqualTo(receiver.posts(ids.get(36)).size());
    assertThat(neighbour.getJsonArray("attempt_log").getJsonObject(0).getString("outcome"))
        .isEqualTo("refused");
    assertThat(server.api().delete("webhook/dlq/" + guilty).status()).isEqualTo(200);
  }

  @Test
  void bodyThatIsTooLargeIsSplitAndNothingIsLost() {
    // given
    receiver.answersTo("node.large", Answer.status(413), Answer.status(204));
    Counts before = Counts.of(server.api());

    // when
    List<Long> ids =
        server
            .api()
            .record(
                IntStream.range(0, 4)
                    .mapToObj(n -> "{\"action\":\"node.large\"}")
                    .collect(Collectors.joining(",", "[", "]")));

    // then
    awaitNonePending();
    assertThat(receiver.posts(ids.get(3))).hasSize(2);
    Eventually.holds(() -> assertThat(Counts.of(server.api())).isEqualTo(before.plusDelivered(4)));
  }

  @Test
  void batchThatIsAnsweredLaterIsTriedAgainAsItWas() {
    // given
    receiver.answers(Answer.status(503), Answer.status(204));

    // when
    List<Long> ids = server.api().record(Entries.array(20));

    // then
    List<Post> posts = receiver.awaitPosts(ids.get(0), 2);
    assertThat(posts.get(1).body()).isEqualTo(posts.get(0).body());
    assertThat(posts.get(1).header("webhook-id")).isEqualTo(posts.get(0).header("webhook-id"));
    assertThat(posts.get(1).header("webhook-timestamp"))
        .isNotEqualTo(posts.get(0).header("webhook-timestamp"));
    assertThat(posts).allSatisfy(BatchingIT::assertBatch);
    if (posts.get(0).eventIds().size() > 1) {
      assertThat(posts.get(0).header("webhook-id").orElseThrow())
          .matches("batch_[0-9a-f]{16}_%d_[0-9a-f]{16}".formatted(ids.get(0)));
    }
    awaitNonePending();
    JsonObject delivery = server.api().awaitDelivery(ids.get(0), "delivered");
    assertThat(delivery.getInt("attempts")).isEqualTo(2);
    assertThat(delivery.getJsonArray("attempt_log").getJsonObject(1).getInt("batch_size"))
        .isEqualTo(posts.get(0).eventIds().size());
  }

  @Test
  void inAStrictOrderEveryEventButTheGuiltyOneIsAcceptedInIt() {
    // given
    patch("{\"ordering\":\"strict\"}");
    receiver.answersTo(GUILTY, Answer.status(422));

    // when
    List<Long> ids = new ArrayList<>(server.api().record(withGuilty(30, 11)));
    ids.addAll(server.api().record(Entries.array(30)));

    // then
    awaitNonePending();
    long guilty = ids.remove(11);
    assertThat(accepted()).containsExactlyElementsOf(ids);
    assertThat(server.api().awaitDeadLetter(guilty).getInt("last_status")).isEqualTo(422);
    assertThat(server.api().delete("webhook/dlq/" + guilty).status()).isEqualTo(200);
    patch("{\"ordering\":\"none\"}");
  }

  @Test
  void eventsAreNoArraysAsSoonAsBatchingIsSwitchedOff() {
    // given
    patch("{\"batch_enabled\":false}");

    // when
    long alone = server.api().recordAction("node.registered");
    Post post = receiver.awaitPost(alone);
    patch("{\"batch_enabled\":true}");
    long batched = server.api().recordAction("node.registered");

    // then
    assertThat(JsonText.value(post.text()).getValueType()).hasToString("OBJECT");
    assertThat(post.header("X-Pilot-Event-Count")).isEmpty();
    assertBatch(receiver.awaitPost(batched));
  }

  @Test
  void batchThatIsAnsweredGoneWaitsAsAWhole() {
    // given
    receiver.answers(Answer.status(410));
    Counts before = Counts.of(server.api());

    // when
    List<Long> ids = server.api().record(Entries.array(8));

    // then
    Eventually.holds(() -> assertThat(server.api().webhook().getBoolean("paused")).isTrue());
    Deliveries.awaitDueAt(server.api(), ids.get(7));
    assertThat(receiver.posts()).hasSize(1);
    assertThat(Counts.of(server.api())).isEqualTo(before);
    assertThat(server.api().count("pending")).isEqualTo(8);

    // and when it is resumed, it arrives
    receiver.acceptsEverything();
    assertThat(server.api().post("webhook/resume", "").status()).isEqualTo(200);
    awaitNonePending();
    assertThat(Counts.of(server.api()).failed()).isEqualTo(before.failed());
  }

  @Test
  void pingIsAnArrayToo() {
    // when
    assertThat(server.api().post("webhook/ping", "").status()).isEqualTo(202);

    // then
    Eventually.holds(() -> assertThat(receiver.posts()).hasSize(1));
    assertBatch(receiver.posts().get(0));
  }

  @Test
  void bytesOfEachEventAreThoseThatItHasInEveryBatch() {
    // given an event that is posted with others first, and redelivered alone
    receiver.answersTo(GUILTY, Answer.status(400));
    List<Long> ids = server.api().record(withGuilty(5, 2));
    long guilty = ids.get(2);
    server.api().awaitDeadLetter(guilty);
    String before = receiver.posts(guilty).get(0).text();

    // when
    receiver.acceptsEverything();
    int redelivered = server.api().post("webhook/dlq/" + guilty + "/redeliver", "").status();

    // then
    assertThat(redelivered).isBetween(200, 202);
    JsonObject delivery = server.api().awaitDelivery(guilty, "delivered");
    assertThat(delivery.getString("state")).isEqualTo("delivered");
    List<Post> posts = receiver.posts(guilty);
    String alone = posts.get(posts.size() - 1).text();
    assertThat(before).contains(alone.substring(1, alone.length() - 1));
  }

  private static void patch(String json) {
    Reply reply = server.api().patch("webhook", json);
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
  }

  private static String withGuilty(int size, int index) {
    return IntStream.range(0, size)
        .mapToObj(
            n ->
                "{\"action\":%s,\"details\":{\"n\":%d}}"
                    .formatted(JsonText.quoted(n == index ? GUILTY : "node.registered"), n))
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** The events of all POSTs in which nobody was guilty. */
  private List<Long> accepted() {
    List<Long> accepted = new ArrayList<>();
    receiver.posts().stream()
        .filter(post -> !post.text().contains(GUILTY))
        .forEach(post -> accepted.addAll(post.eventIds()));
    return accepted;
  }

  private static void assertBatch(Post post) {
    List<Long> ids = post.eventIds();
    assertThat(JsonText.value(post.text()).getValueType()).hasToString("ARRAY");
    assertThat(ids).hasSizeBetween(1, MOST).doesNotHaveDuplicates();
    assertThat(post.header("Content-Type").orElseThrow()).startsWith("application/json");
    assertThat(post.header("X-Pilot-Event-Count")).contains(Integer.toString(ids.size()));
    assertThat(post.header("X-Pilot-Signature-256"))
        .contains(Signatures.of(post.body(), Server.SECRET));
    assertThat(verifies(post)).isTrue();
  }

  private static boolean verifies(Post post) {
    Map<String, List<String>> headers =
        post.headers().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
    String secret =
        Base64.getEncoder().encodeToString(Server.SECRET.getBytes(StandardCharsets.UTF_8));
    try {
      new Webhook(secret).verify(post.text(), HttpHeaders.of(headers, (name, value) -> true));
      return true;
    } catch (WebhookVerificationException e) {
      return false;
    }
  }

  private static void awaitNonePending() {
    Eventually.holds(() -> assertThat(server.api().count("pending")).isZero());
  }
}
