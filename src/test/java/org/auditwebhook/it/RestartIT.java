package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Api;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that is stopped as an operator stops it, and started again. */
class RestartIT {
  /** The configuration names an endpoint; each test's admin another one. */
  private static Receiver configured;

  private static Server server;

  private Receiver receiver;

  @BeforeAll
  static void boot() {
    configured = Receiver.start();
    server =
        Server.named("restart")
            .with("url", configured.url())
            .with("concurrency", "32")
            .with("concurrency.adaptive", "false")
            .with("drain-timeout", "PT6S")
            .with("retry.initial-backoff", "PT20S")
            .start();
  }

  @AfterAll
  static void end() {
    server.close();
    configured.close();
  }

  @BeforeEach
  void target() {
    receiver = Receiver.start();
    server.api().target(receiver.url());
  }

  @AfterEach
  void closeReceiver() {
    receiver.close();
  }

  @Test
  void stopFinishesWhatIsInFlightAndNothingIsSentTwice() {
    // given 100 events that take 200 ms each: 32 at a time are 4 * 200 = 800 ms, less than the 6 s
    receiver.answers(Answer.status(204).after(Duration.ofMillis(200)));
    List<Long> ids = server.api().record(Entries.array(100));
    Eventually.holds(() -> assertThat(receiver.posts()).isNotEmpty());

    // when
    server.stop();
    int sentBeforeTheEnd = receiver.posts().size();
    server.start();

    // then the first 32 were finished at least, and each has come once, over the restart as well
    assertThat(sentBeforeTheEnd).isGreaterThanOrEqualTo(32);
    ids.forEach(id -> server.api().awaitDelivery(id, "delivered"));
    assertThat(receiver.posts()).extracting(Post::eventId).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void stopDrainsNoLongerThanTheDrainTimeoutAndTheRestComesAfterTheNextStart() {
    // given an endpoint that hangs: an event's second attempt is 5 s of timeout and 20 s of backoff
    // after its first, where the drain may last 6 s
    receiver.answers(Answer.hang());
    List<Long> ids = server.api().record(Entries.array(40));
    Eventually.holds(() -> assertThat(receiver.posts()).isNotEmpty());

    // when
    server.stop();
    List<Post> beforeTheEnd = receiver.posts();
    receiver.acceptsEverything();
    server.start();

    // then it has not waited for a second attempt, and what was cut short is not dead
    assertThat(beforeTheEnd).extracting(Post::eventId).doesNotHaveDuplicates();
    ids.forEach(id -> server.api().awaitDelivery(id, "delivered"));
    assertThat(server.api().count("dlq_size")).isZero();
  }

  @Test
  void whatAnAdminHasSetAndWhatWasPutOffSurvivesARestart() {
    // given limits of an admin, a key that was used, and an event that is to wait for an hour
    server.api().change("initial_backoff", "PT15S");
    Reply limits =
        server
            .api()
            .patch("webhook", "{\"ordering\":\"key\",\"batch_max_size\":7,\"rate_limit\":1000}");
    assertThat(limits.status()).as("%s", limits).isEqualTo(200);
    Reply first = recordWithKey("restart-1", "{\"action\":\"with.key\"}");
    receiver.answersTo("put.off", Answer.status(503).with("Retry-After", "3600"));
    long putOff = server.api().recordAction("put.off");
    Instant dueAt = Deliveries.awaitDueAt(server.api(), putOff);

    // when
    server.stop();
    server.start();

    // then the admin's URL is in force and not the configuration's
    JsonObject webhook = server.api().webhook();
    assertThat(webhook.getString("url")).isEqualTo(receiver.url());
    assertThat(webhook.getString("source")).isEqualTo("admin");
    assertThat(webhook.getString("initial_backoff")).isEqualTo("PT15S");
    assertThat(webhook.getString("ordering")).isEqualTo("key");
    assertThat(webhook.getInt("batch_max_size")).isEqualTo(7);
    assertThat(webhook.getInt("rate_limit")).isEqualTo(1_000);
    server.api().patch("webhook", "{\"ordering\":\"none\",\"rate_limit\":0}");
    receiver.awaitPost(server.api().recordAction("after.restart"));
    assertThat(configured.posts()).isEmpty();
    // and the rest is as it was
    assertThat(Api.ids(recordWithKey("restart-1", "{\"action\":\"with.key\"}")))
        .isEqualTo(Api.ids(first));
    assertThat(Deliveries.awaitDueAt(server.api(), putOff)).isEqualTo(dueAt);
    assertThat(receiver.posts(putOff)).hasSize(1);
  }

  private static Reply recordWithKey(String key, String entry) {
    return server
        .api()
        .send(
            "POST",
            "audit-entries",
            BodyPublishers.ofString(entry),
            Map.of("Content-Type", "application/json", "Idempotency-Key", key));
  }
}
