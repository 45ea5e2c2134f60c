package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.auditwebhook.it.Problems.assertProblem;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Api;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.JsonText;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The dead-letter queue: looked at, redelivered, discarded. */
class DeadLettersIT {
  private static final long NO_SUCH_EVENT = 999_999_999_999_999L;

  @RegisterExtension final SharedServer webhook = new SharedServer();

  @Test
  void listIsTheContractsWithCauseStatusAndAttempts() {
    // given
    long id = refused("{\"action\":\"node.left\",\"details\":{\"reason\":\"idle\"}}");

    // when
    JsonObject list = webhook.api().get("webhook/dlq").json();

    // then
    assertThat(list.getString("type")).isEqualTo("get_webhook_dlq_ok");
    assertThat(list.getInt("count")).isEqualTo(1);
    JsonObject event = list.getJsonArray("events").getJsonObject(0);
    assertThat(event.getJsonNumber("event_id").longValueExact()).isEqualTo(id);
    assertThat(event.getString("action")).isEqualTo("node.left");
    assertThat(Instant.parse(event.getString("timestamp"))).isBefore(Instant.now());
    assertThat(event.getJsonObject("details")).isEqualTo(JsonText.object("{\"reason\":\"idle\"}"));
    assertThat(event.getString("cause")).isEqualTo("refused");
    assertThat(event.getInt("last_status")).isEqualTo(400);
    assertThat(event.getInt("attempts")).isEqualTo(1);
  }

  @Test
  void emptyListHasACountOfZero() {
    // when
    JsonObject list = webhook.api().get("webhook/dlq").json();

    // then
    assertThat(list.getJsonArray("events")).isEmpty();
    assertThat(list.getInt("count")).isZero();
  }

  @Test
  void sensitiveDetailsAreRedactedAtEveryDepthAndNeverPosted() {
    // given the contract's keys, in any case, and its endings
    String details =
        """
        {"token": "t", "Admin_Token": "t", "PASSWORD": 1, "api_key": ["k"], "private_key": {"k": 1},
         "signature": "s", "secret": null, "bearer": true, "Authorization": "a",
         "session_token": "t", "db_password": "p", "CLIENT_SECRET": "s", "ssh_key": "k",
         "hostname": "h", "reason": "r", "member_count": 3, "keyboard": "k", "tokens": 2,
         "nested": {"list": [{"token": "t", "fine": 1}]}}
        """;

    // when
    long id = refused("{\"action\":\"node.registered\",\"details\":%s}".formatted(details));

    // then
    JsonObject redacted =
        JsonText.object(
            """
            {"token": "<redacted>", "Admin_Token": "<redacted>", "PASSWORD": "<redacted>",
             "api_key": "<redacted>", "private_key": "<redacted>", "signature": "<redacted>",
             "secret": "<redacted>", "bearer": "<redacted>", "Authorization": "<redacted>",
             "session_token": "<redacted>", "db_password": "<redacted>",
             "CLIENT_SECRET": "<redacted>", "ssh_key": "<redacted>",
             "hostname": "h", "reason": "r", "member_count": 3, "keyboard": "k", "tokens": 2,
             "nested": {"list": [{"token": "<redacted>", "fine": 1}]}}
            """);
    assertThat(deadLetter(id).getJsonObject("details")).isEqualTo(redacted);
    assertThat(DeadLetterPages.events(webhook.api(), "").get(0).getJsonObject("details"))
        .isEqualTo(redacted);
    assertThat(webhook.receiver().awaitPost(id).event().getJsonObject("details"))
        .isEqualTo(redacted);
  }

  @Test
  void pagesAreOrderedByIdAndFollowEachOther() {
    // given five dead letters
    List<Long> ids = IntStream.range(0, 5).mapToObj(n -> refused("{\"action\":\"a\"}")).toList();

    // when read in pages of two
    List<Long> read = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    long after = 0;
    for (int page = 0; page < 3; page++) {
      JsonObject answer = webhook.api().get("webhook/dlq?limit=2&after=" + after).json();
      List<Long> onPage = DeadLetterPages.ids(webhook.api(), "?limit=2&after=" + after);
      assertThat(answer.getInt("count")).as("the total, whatever the page").isEqualTo(5);
      sizes.add(onPage.size());
      read.addAll(onPage);
      after = read.get(read.size() - 1);
    }

    // then
    assertThat(read).isEqualTo(ids);
    assertThat(sizes).containsExactly(2, 2, 1);
    assertThat(DeadLetterPages.ids(webhook.api(), "?after=" + after)).isEmpty();
  }

  @Test
  void filtersNarrowTheListAndItsCount() {
    // given refused ones of two actions, and an unavailable one
    long a = refused("{\"action\":\"a\"}");
    long b = refused("{\"action\":\"b\"}");
    long c = unavailable("{\"action\":\"a\"}");

    // then
    assertThat(ids("")).containsExactly(a, b, c);
    assertThat(ids("?action=a")).containsExactly(a, c);
    assertThat(ids("?cause=refused")).containsExactly(a, b);
    assertThat(ids("?cause=unavailable")).containsExactly(c);
    assertThat(ids("?action=a&cause=refused")).containsExactly(a);
    assertThat(ids("?action=nothing")).isEmpty();
    assertThat(webhook.api().get("webhook/dlq?action=a&limit=1").json().getInt("count"))
        .isEqualTo(2);
  }

  @Test
  void oneDeadLetterShowsItsAttempts() {
    // given
    long id = unavailable("{\"action\":\"a\"}");

    // when
    JsonObject dead = deadLetter(id);

    // then
    assertThat(dead.getString("cause")).isEqualTo("unavailable");
    assertThat(dead.getInt("attempts")).isEqualTo(3);
    assertThat(dead.getJsonArray("attempt_log").getValuesAs(JsonObject.class))
        .extracting(attempt -> attempt.getInt("number"), attempt -> attempt.getInt("status"))
        .containsExactly(tuple(1, 503), tuple(2, 503), tuple(3, 503));
  }

  @Test
  void redeliveredEventKeepsItsIdAndItsBytes() {
    // given
    long id = refused("{\"action\":\"a\",\"details\":{\"token\":\"t\",\"pi\":3.14}}");
    Counts before = Counts.of(webhook.api());
    webhook.receiver().acceptsEverything();

    // when
    Reply reply = webhook.api().post("webhook/dlq/" + id + "/redeliver", "");

    // then
    assertThat(reply.status()).as("%s", reply).isBetween(200, 202);
    JsonObject delivery = webhook.api().awaitDelivery(id, "delivered");
    List<Post> posts = webhook.receiver().posts(id);
    assertThat(posts).hasSize(2);
    assertThat(posts.get(1).body()).isEqualTo(posts.get(0).body());
    assertThat(posts.get(1).header("X-Pilot-Signature-256"))
        .isEqualTo(posts.get(0).header("X-Pilot-Signature-256"));
    // its whole history is kept, and it has left the queue
    assertThat(delivery.getInt("attempts")).isEqualTo(2);
    assertThat(webhook.api().get("webhook/dlq/" + id).status()).isEqualTo(404);
    Eventually.holds(
        () ->
            assertThat(Counts.of(webhook.api()))
                .isEqualTo(
                    new Counts(
                        before.delivered() + 1,
                        before.failed(),
                        before.dropped(),
                        before.dlqSize() - 1)));
  }

  @Test
  void redeliveryThatFailsIsDeadAgainAndCountsAgain() {
    // given
    long id = refused("{\"action\":\"a\"}");
    long failed = webhook.api().count("failed");
    webhook.receiver().answers(Answer.status(500));

    // when
    webhook.api().post("webhook/dlq/" + id + "/redeliver", "");

    // then one more call of three attempts: 1 + 3
    Eventually.holds(() -> assertThat(webhook.api().count("failed")).isEqualTo(failed + 1));
    JsonObject dead = deadLetter(id);
    assertThat(dead.getString("cause")).isEqualTo("unavailable");
    assertThat(dead.getInt("attempts")).isEqualTo(4);
    assertThat(webhook.receiver().posts(id)).hasSize(4);
  }

  @Test
  void redeliveryGoesToTheUrlInForce() {
    // given
    long id = refused("{\"action\":\"a\"}");
    webhook.receiver().acceptsEverything();
    webhook.api().target(webhook.receiver().url() + "/moved");

    // when
    webhook.api().post("webhook/dlq/" + id + "/redeliver", "");

    // then
    assertThat(webhook.receiver().awaitPosts(id, 2).get(1).target()).isEqualTo("/hook/moved");
  }

  @Test
  void dryRunCountsAndRedeliversNothing() {
    // given
    refused("{\"action\":\"a\"}");
    refused("{\"action\":\"b\"}");
    webhook.receiver().acceptsEverything();

    // when
    JsonObject answer = redeliver("{\"action\":\"a\",\"dry_run\":true}");

    // then
    assertThat(answer.getInt("matched")).isEqualTo(1);
    assertThat(answer.getInt("redelivered")).isZero();
    assertThat(webhook.api().count("dlq_size")).isEqualTo(2);
  }

  @Test
  void manyAreRedeliveredByTheirFilter() {
    // given
    long a = refused("{\"action\":\"a\"}");
    long b = refused("{\"action\":\"b\"}");
    long c = unavailable("{\"action\":\"a\"}");
    webhook.receiver().acceptsEverything();

    // when
    JsonObject answer = redeliver("{\"action\":\"a\"}");

    // then
    assertThat(answer.getInt("redelivered")).isEqualTo(2);
    webhook.api().awaitDelivery(a, "delivered");
    webhook.api().awaitDelivery(c, "delivered");
    assertThat(ids("")).containsExactly(b);
  }

  @Test
  void beforeIsTheTimeOfDeath() {
    // given two deaths, and a time between them
    long early = refused("{\"action\":\"a\",\"timestamp\":\"2031-01-01T00:00:00Z\"}");
    String between = deadLetter(early).getString("died_at");
    Pause.millis(10);
    long late = refused("{\"action\":\"a\",\"timestamp\":\"2001-01-01T00:00:00Z\"}");
    String afterwards = Instant.now().plusSeconds(60).toString();

    // then it is not the entry's own time that counts, and not the time of recording
    assertThat(matched(between)).isZero();
    assertThat(matched(deadLetter(late).getString("died_at"))).isEqualTo(1);
    assertThat(matched(afterwards)).isEqualTo(2);
  }

  @Test
  void discardedDeadLetterIsGone() {
    // given
    long id = refused("{\"action\":\"a\"}");

    // when
    Reply reply = webhook.api().delete("webhook/dlq/" + id);

    // then
    assertThat(reply.status()).isEqualTo(200);
    assertProblem(webhook.api().get("webhook/dlq/" + id), 404);
    assertProblem(webhook.api().delete("webhook/dlq/" + id), 404);
    assertProblem(webhook.api().post("webhook/dlq/" + id + "/redeliver", ""), 404);
    assertThat(webhook.api().count("dlq_size")).isZero();
  }

  @Test
  void purgeDeletesWhatDiedBeforeAndNothingElse() {
    // given
    long early = refused("{\"action\":\"a\"}");
    Pause.millis(10);
    long late = refused("{\"action\":\"a\"}");
    String diedAt = deadLetter(late).getString("died_at");

    // when
    Reply reply = webhook.api().delete("webhook/dlq?before=" + diedAt);

    // then
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().getInt("purged")).isEqualTo(1);
    assertThat(ids("")).containsExactly(late);
    assertProblem(webhook.api().get("webhook/dlq/" + early), 404);
  }

  @Test
  void whatIsNotDeadIsNotInTheQueue() {
    // given
    long delivered = webhook.api().recordAction("a");
    webhook.api().awaitDelivery(delivered, "delivered");

    // then
    for (long id : List.of(delivered, NO_SUCH_EVENT)) {
      assertProblem(webhook.api().get("webhook/dlq/" + id), 404);
      assertProblem(webhook.api().delete("webhook/dlq/" + id), 404);
      assertProblem(webhook.api().post("webhook/dlq/" + id + "/redeliver", ""), 404);
    }
    assertProblem(webhook.api().get("webhook/deliveries/" + NO_SUCH_EVENT), 404);
  }

  @Test
  void receiptsAreListedByRisingId() {
    // given
    List<Long> ids = webhook.api().record(Entries.array(3));
    ids.forEach(id -> webhook.api().awaitDelivery(id, "delivered"));

    // when
    JsonObject answer =
        webhook.api().get("webhook/deliveries?limit=2&after=" + (ids.get(0) - 1)).json();

    // then
    List<JsonObject> receipts = answer.getJsonArray("deliveries").getValuesAs(JsonObject.class);
    assertThat(receipts)
        .extracting(receipt -> receipt.getJsonNumber("event_id").longValueExact())
        .containsExactly(ids.get(0), ids.get(1));
    assertThat(receipts)
        .allSatisfy(
            receipt -> {
              assertThat(receipt.getString("action")).isEqualTo("node.registered");
              assertThat(receipt.getInt("status")).isEqualTo(204);
              assertThat(receipt.getInt("attempts")).isEqualTo(1);
              assertThat(Instant.parse(receipt.getString("delivered_at")))
                  .isAfterOrEqualTo(Instant.parse(receipt.getString("recorded_at")));
            });
  }

  private JsonObject deadLetter(long id) {
    return webhook.api().awaitDeadLetter(id);
  }

  private List<Long> ids(String query) {
    return DeadLetterPages.ids(webhook.api(), query);
  }

  /** How many died before this time. */
  private int matched(String before) {
    return redeliver("{\"before\":\"%s\",\"dry_run\":true}".formatted(before)).getInt("matched");
  }

  private JsonObject redeliver(String json) {
    Reply reply = webhook.api().post("webhook/dlq/redeliver", json);
    assertThat(reply.status()).as("%s", reply).isBetween(200, 202);
    return reply.json();
  }

  /** Records an entry that the receiver answers with 400, and waits until it is dead. */
  private long refused(String entry) {
    webhook.receiver().answers(Answer.status(400));
    return dead(entry);
  }

  /** Records an entry that the receiver answers with 503, and waits until it is dead. */
  private long unavailable(String entry) {
    webhook.receiver().answers(Answer.status(503));
    return dead(entry);
  }

  private long dead(String entry) {
    Api api = webhook.api();
    long id = api.record(entry).get(0);
    api.awaitDeadLetter(id);
    return id;
  }
}
