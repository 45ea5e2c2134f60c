package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auditwebhook.it.Problems.assertProblem;

import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
import org.junit.jupiter.api.Timeout;

/** Dead letters that come back, by themselves and by jobs. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RedeliveryIT {
  /** A second. */
  private static final int RATE = 200;

  private static final int MANY = 2_000;

  private static Server server;

  private Receiver receiver;

  @BeforeAll
  static void boot() {
    server =
        Server.named("redelivery")
            .with("retry.initial-backoff", "PT0.05S")
            .with("redeliver.schedule", "PT2S,PT3S")
            .with("redeliver.rate", Integer.toString(RATE))
            .start();
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @BeforeEach
  void target() {
    receiver = Receiver.start();
    server.api().target(receiver.url());
  }

  @AfterEach
  void leaveNothing() {
    receiver.acceptsEverything();
    Eventually.holds(() -> assertThat(server.api().count("pending")).isZero());
    String soon = Instant.now().plusSeconds(60).toString();
    assertThat(server.api().delete("webhook/dlq?before=" + soon).status()).isEqualTo(200);
    receiver.close();
  }

  @Test
  void deadLetterComesBackByItselfWhenTheEndpointIsBack() {
    // given
    receiver.answers(Answer.status(503));
    long id = server.api().recordAction("a");
    JsonObject dead = server.api().awaitDeadLetter(id);
    assertThat(dead.getInt("redeliveries")).isZero();
    // 2 s ± 20 %
    assertThat(Duration.between(time(dead, "died_at"), time(dead, "redeliver_at")))
        .isBetween(Duration.ofMillis(1_600), Duration.ofMillis(2_400));
    Counts before = Counts.of(server.api());

    // when
    receiver.acceptsEverything();

    // then nobody has to do anything
    server.api().awaitDelivery(id, "delivered");
    List<Post> posts = receiver.posts(id);
    assertThat(posts).hasSize(4);
    assertThat(posts.get(3).body()).isEqualTo(posts.get(0).body());
    assertThat(server.api().get("webhook/dlq/" + id).status()).isEqualTo(404);
    Eventually.holds(
        () ->
            assertThat(Counts.of(server.api()))
                .isEqualTo(
                    new Counts(
                        before.delivered() + 1,
                        before.failed(),
                        before.dropped(),
                        before.dlqSize() - 1)));
  }

  @Test
  void scheduleGoesOnOverAKillAndThenWaitsForAHuman() {
    // given
    receiver.answers(Answer.status(503));
    long failed = server.api().count("failed");
    long id = server.api().recordAction("a");
    server.api().awaitDeadLetter(id);

    // when it is killed between the death and the first return
    server.kill();
    server.start();

    // then both waits are gone through, each return is one call of three attempts
    JsonObject dead =
        Eventually.get(
                "the last return to have failed",
                () -> server.api().get("webhook/dlq/" + id),
                reply -> reply.status() == 200 && reply.json().getInt("redeliveries") == 2)
            .json();
    assertThat(dead.containsKey("redeliver_at")).isFalse();
    assertThat(dead.getInt("attempts")).isEqualTo(9);
    assertThat(server.api().count("failed")).isEqualTo(failed + 3);

    // and when a human redelivers it, the schedule begins anew
    server.api().post("webhook/dlq/" + id + "/redeliver", "");
    JsonObject again =
        Eventually.get(
                "it to be dead again",
                () -> server.api().get("webhook/dlq/" + id),
                reply -> reply.status() == 200 && reply.json().getInt("attempts") == 12)
            .json();
    assertThat(again.getInt("redeliveries")).isZero();
    assertThat(again.containsKey("redeliver_at")).isTrue();
  }

  @Test
  void refusedStaysWhereItIs() {
    // given
    receiver.answers(Answer.status(400));
    long refused = server.api().recordAction("refused");
    JsonObject dead = server.api().awaitDeadLetter(refused);
    assertThat(dead.containsKey("redeliver_at")).isFalse();

    // when another one, that died later, has come back
    receiver.answersTo("a", Answer.status(503));
    long unavailable = server.api().recordAction("a");
    server.api().awaitDeadLetter(unavailable);
    receiver.acceptsEverything();
    server.api().awaitDelivery(unavailable, "delivered");

    // then
    assertThat(server.api().get("webhook/dlq/" + refused).status()).isEqualTo(200);
    assertThat(receiver.posts(refused)).hasSize(1);
  }

  @Test
  void jobKeepsToTheRateAndLiveEventsArriveMeanwhile() {
    // given
    refuse(MANY);
    receiver.acceptsEverything();
    Api api = server.api();

    // when
    long started = System.nanoTime();
    Reply reply = api.post("webhook/dlq/redeliver", "{\"cause\":\"refused\"}");

    // then it is answered at once, and says where it can be watched
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.json().getInt("matched")).isEqualTo(MANY);
    int job = reply.json().getInt("job_id");
    assertThat(reply.headers().firstValue("Location"))
        .map(URI::create)
        .map(URI::getPath)
        .contains("/audit-webhook/api/v1/webhook/redeliveries/" + job);
    assertThat(job(job).getString("state")).isEqualTo("running");

    // and what is recorded meanwhile does not wait for it
    while (job(job).getString("state").equals("running")) {
      long recorded = System.nanoTime();
      Post post = receiver.awaitPost(api.recordAction("live"));
      assertThat(Duration.ofNanos(post.nanoTime() - recorded)).isLessThan(Duration.ofSeconds(2));
    }
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    assertThat(took).isGreaterThan(Duration.ofMillis(900L * MANY / RATE));
    JsonObject done = job(job);
    assertThat(done.getString("state")).isEqualTo("done");
    assertThat(done.getInt("redelivered")).isEqualTo(MANY);
    assertThat(done.isNull("ended_at")).isFalse();
    Eventually.holds(() -> assertThat(api.count("pending")).isZero());
    assertThat(api.count("dlq_size")).isZero();
  }

  @Test
  void jobGoesOnAfterAKillAndCanBeCancelled() {
    // given
    refuse(MANY);
    receiver.acceptsEverything();
    int job = server.api().post("webhook/dlq/redeliver", "{}").json().getInt("job_id");
    int before = awaitRedelivered(job, 1);

    // when
    server.kill();
    server.start();

    // then
    assertThat(awaitRedelivered(job, before + 100)).isLessThan(MANY);

    // and when it is cancelled
    Reply reply = server.api().delete("webhook/redeliveries/" + job);

    // then it brings nothing back any more, and a second cancel changes nothing
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().getString("state")).isEqualTo("cancelled");
    int redelivered = reply.json().getInt("redelivered");
    assertThat(server.api().count("dlq_size")).isEqualTo(MANY - redelivered);
    Reply again = server.api().delete("webhook/redeliveries/" + job);
    assertThat(again.json()).isEqualTo(reply.json());
    Eventually.holds(() -> assertThat(server.api().count("pending")).isZero());
    assertThat(server.api().count("dlq_size")).isEqualTo(MANY - redelivered);
  }

  @Test
  void jobsAreListed() {
    // given
    int first = server.api().post("webhook/dlq/redeliver", "{}").json().getInt("job_id");
    int second =
        server
            .api()
            .post("webhook/dlq/redeliver", "{\"action\":\"a\",\"cause\":\"refused\"}")
            .json()
            .getInt("job_id");

    // when
    JsonObject page = server.api().get("webhook/redeliveries?after=" + (second - 1)).json();

    // then
    assertThat(second).isGreaterThan(first);
    assertThat(page.getString("type")).isEqualTo("get_redeliveries_ok");
    JsonObject job = page.getJsonArray("redeliveries").getJsonObject(0);
    assertThat(job.getInt("job_id")).isEqualTo(second);
    assertThat(job.getJsonObject("filter").getString("action")).isEqualTo("a");
    assertThat(job.getJsonObject("filter").getString("cause")).isEqualTo("refused");
    assertThat(server.api().get("webhook/redeliveries?limit=1").json().containsKey("next"))
        .isTrue();
    assertProblem(server.api().get("webhook/redeliveries/" + (second + 999)), 404);
    assertProblem(server.api().delete("webhook/redeliveries/" + (second + 999)), 404);
    Eventually.holds(() -> assertThat(job(second).getString("state")).isEqualTo("done"));
  }

  /** Records so many that the receiver refuses, and waits until they are dead. */
  private void refuse(int entries) {
    receiver.answers(Answer.status(400));
    server.api().record(Entries.array(entries));
    Eventually.holds(() -> assertThat(server.api().count("dlq_size")).isEqualTo(entries));
  }

  private JsonObject job(int id) {
    Reply reply = server.api().get("webhook/redeliveries/" + id);
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    return reply.json();
  }

  private int awaitRedelivered(int job, int atLeast) {
    return Eventually.get(
        "the job to have redelivered " + atLeast,
        () -> job(job).getInt("redelivered"),
        redelivered -> redelivered >= atLeast);
  }

  private static Instant time(JsonObject json, String name) {
    return Instant.parse(json.getString(name));
  }
}
