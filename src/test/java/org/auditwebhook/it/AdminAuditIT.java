package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auditwebhook.it.Problems.assertProblem;

import jakarta.json.JsonObject;
import java.util.List;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Api;
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

/** What admins change is an event, which the endpoint gets that was in force before. */
class AdminAuditIT {
  private static Server server;

  private Receiver receiver;
  private Receiver other;

  @BeforeAll
  static void boot() {
    server =
        Server.named("admin-audit")
            .with("admin.audit", "true")
            .with("retry.initial-backoff", "PT0.05S")
            .start();
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @BeforeEach
  void target() {
    receiver = Receiver.start();
    other = Receiver.start();
    api().target(receiver.url());
  }

  @AfterEach
  void release() {
    receiver.acceptsEverything();
    other.acceptsEverything();
    api().post("webhook/resume", "");
    api().target(receiver.url());
    Eventually.holds(() -> assertThat(api().count("pending")).as("left pending").isZero());
    api().target("");
    Eventually.holds(() -> assertThat(api().webhook().get("draining")).hasToString("null"));
    receiver.close();
    other.close();
  }

  @Test
  void whoSilencesTheEndpointIsSeenByIt() {
    // when
    assertThat(api().post("webhook/pause", "").status()).isEqualTo(200);
    long waiting = api().recordAction("waiting");

    // then
    Post told = await(receiver, "webhook.paused");
    assertThat(told.event().getJsonObject("details"))
        .isEqualTo(
            JsonText.object(
                """
                {"endpoint":"default","principal":"admin.token","address":"127.0.0.1"}"""));
    api().awaitDelivery(told.eventId(), "delivered");
    assertThat(api().awaitDelivery(waiting, "pending").getInt("attempts")).isZero();
    assertThat(receiver.posts(waiting)).isEmpty();

    // and when it is resumed
    api().post("webhook/resume", "");
    await(receiver, "webhook.resumed");
    receiver.awaitPost(waiting);
  }

  @Test
  void anotherUrlIsToldToTheOldOneWithoutItsQuery() {
    // when
    api().target(other.url() + "?key=of-the-new-one");

    // then
    JsonObject details = await(receiver, "webhook.url_changed", other.url()).event();
    assertThat(details.getJsonObject("details").getString("new_url"))
        .isEqualTo(other.url() + "?<redacted>");
    assertThat(details.getJsonObject("details").getString("old_url")).isEqualTo(receiver.url());
    assertThat(api().webhook().getString("url")).isEqualTo(other.url() + "?<redacted>");
    other.awaitPost(api().recordAction("afterwards"));
    assertThat(actions(other)).doesNotContain("webhook.url_changed");
  }

  @Test
  void disablingIsTold() {
    // when
    api().delete("webhook");

    // then
    Post told = await(receiver, "webhook.url_changed", "\"new_url\":\"\"");
    assertThat(told.event().getJsonObject("details").getBoolean("enabled")).isFalse();
  }

  @Test
  void anotherUrlOfAPausedEndpointIsToldToTheOldOneAsWell() {
    // given
    api().post("webhook/pause", "");
    await(receiver, "webhook.paused");

    // when
    api().target(other.url());

    // then
    await(receiver, "webhook.url_changed", other.url());
    assertThat(other.posts()).isEmpty();
  }

  @Test
  void theWireIsNoWayAround() {
    // when
    api()
        .post(
            "wire",
            "{\"type\":\"set_webhook\",\"admin_token\":\"%s\",\"url\":\"%s\"}"
                .formatted(Server.ADMIN_TOKEN, other.url()));

    // then
    Post told = await(receiver, "webhook.url_changed", other.url());
    assertThat(told.event().getJsonObject("details").getString("principal"))
        .isEqualTo("admin.token");
  }

  @Test
  void whatIsDoneToLimitsAndDeadLettersIsTold() {
    // given
    receiver.answersTo("dead", Answer.status(400));
    List<Long> dead = List.of(dead(), dead(), dead());

    // when
    api().change("initial_backoff", "PT0.06S");
    api().change("initial_backoff", "PT0.05S");
    api().delete("webhook/dlq/" + dead.get(0));
    receiver.acceptsEverything();
    api().post("webhook/dlq/" + dead.get(1) + "/redeliver", "");
    api().post("webhook/dlq/redeliver", "{\"cause\":\"unavailable\"}");
    api().delete("webhook/dlq?before=2999-01-01T00:00:00Z");
    api().delete("events/" + dead.get(1));
    api().get("outbox/backup");

    // then
    for (String action :
        List.of(
            "limits_changed",
            "dead_letter_discarded",
            "dead_letter_redelivered",
            "redelivery_ordered",
            "dead_letters_purged",
            "event_erased",
            "backup_downloaded")) {
      await(receiver, "webhook." + action);
    }
  }

  @Test
  void whatChangesNothingIsNotTold() {
    // when
    api().target(receiver.url());
    api().post("webhook/resume", "");
    api().change("initial_backoff", "PT0.05S");
    api().delete("webhook/dlq/999999999");
    receiver.awaitPost(api().recordAction("afterwards"));

    // then the change that this test began with alone, or the one that ended the test before
    assertThat(actions(receiver)).containsOnly("webhook.url_changed", "afterwards");
  }

  @Test
  void aCrashLosesNothingOfIt() {
    // given an endpoint that hangs on what it is told
    receiver.answersTo("webhook.paused", Answer.hang(), Answer.status(204));
    api().post("webhook/pause", "");
    long id = await(receiver, "webhook.paused").eventId();

    // when
    server.kill();
    server.start();

    // then it waits, as the pause is in force, and comes when that ends
    assertThat(api().awaitDelivery(id, "pending").getInt("attempts")).isZero();
    api().post("webhook/resume", "");
    receiver.awaitPosts(id, 2);
    api().awaitDelivery(id, "delivered");
  }

  @Test
  void aPingGoesTheWayOfAllEvents() {
    // when
    Reply reply = api().post("webhook/ping", "");

    // then
    assertThat(reply.status()).isEqualTo(202);
    long id = reply.json().getJsonNumber("event_id").longValueExact();
    assertThat(reply.headers().firstValue("Location").orElseThrow())
        .endsWith("/webhook/deliveries/" + id);
    JsonObject event = receiver.awaitPost(id).event();
    assertThat(event.getString("action")).isEqualTo("webhook.ping");
    assertThat(event.getJsonObject("details").getString("principal")).isEqualTo("admin.token");
    assertThat(api().awaitDelivery(id, "delivered").getString("producer")).isEqualTo("admin.token");
  }

  @Test
  void nobodyIsPingedWhileDisabledOrWhereNothingMayBePosted() {
    // given a URL that could be saved when its host was an allowed one is not to be had here
    api().target("");

    // then
    assertProblem(api().post("webhook/ping", ""), 409);
    assertThat(server.api(Server.READ_TOKEN).post("webhook/ping", "").status()).isEqualTo(403);
  }

  @Test
  void whoHasRecordedAnEventIsShownAndNotPosted() {
    // when
    long id =
        Api.ids(server.api(Server.INGEST_TOKEN).post("audit-entries", "{\"action\":\"a\"}")).get(0);

    // then
    assertThat(receiver.awaitPost(id).text()).doesNotContain("ingest.token");
    assertThat(api().awaitDelivery(id, "delivered").getString("producer"))
        .isEqualTo("ingest.token");
    assertThat(api().get("webhook/deliveries?after=" + (id - 1)).body())
        .contains("\"producer\":\"ingest.token\"");
  }

  private long dead() {
    long id = api().recordAction("dead");
    api().awaitDeadLetter(id);
    return id;
  }

  private static Post await(Receiver receiver, String action, String... parts) {
    return Eventually.get(
            action + " to arrive",
            () ->
                receiver.posts().stream()
                    .filter(post -> post.action().equals(action))
                    .filter(post -> List.of(parts).stream().allMatch(post.text()::contains))
                    .toList(),
            posts -> !posts.isEmpty())
        .get(0);
  }

  private static List<String> actions(Receiver receiver) {
    return receiver.posts().stream().map(Post::action).toList();
  }

  private static Api api() {
    return server.api();
  }
}
