package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Holding the webhook's deliveries back: by an admin, and by an endpoint that is gone. */
class PauseIT {
  @RegisterExtension final SharedServer webhook = new SharedServer();

  @Test
  void pausedWebhookRecordsAndKeepsUntilItIsResumed() {
    // given
    Instant before = Instant.now();
    Reply paused = webhook.api().post("webhook/pause", "{}");
    assertThat(paused.status()).isEqualTo(200);
    assertThat(paused.json().getString("type")).isEqualTo("get_webhook_ok");
    assertThat(paused.json().getBoolean("paused")).isTrue();
    assertThat(paused.json().getString("pause_reason")).isEqualTo("admin");
    assertThat(Instant.parse(paused.json().getString("paused_at")))
        .isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
    assertThat(webhook.api().post("webhook/pause", "").json().getString("paused_at"))
        .isEqualTo(paused.json().getString("paused_at"));

    // when
    List<Long> ids = webhook.api().record(Entries.array(50));
    Pause.millis(1_500); // three times the interval in which is looked for what is due

    // then nothing is called
    assertThat(webhook.receiver().posts()).isEmpty();
    assertThat(webhook.api().count("pending")).isEqualTo(50);
    assertThat(readiness().getString("paused")).isEqualTo("default (by an admin)");

    // and all of it when it is resumed
    Reply resumed = webhook.api().post("webhook/resume", "");
    assertThat(resumed.status()).isEqualTo(200);
    assertThat(resumed.json().getBoolean("paused")).isFalse();
    assertThat(resumed.json()).doesNotContainKeys("paused_at", "pause_reason");
    Eventually.holds(() -> assertThat(webhook.receiver().eventIds()).containsAll(ids));
    assertThat(webhook.api().post("webhook/resume", "").status()).isEqualTo(200);
  }

  @Test
  void pauseOutlivesAnotherUrl() {
    // given
    webhook.api().post("webhook/pause", "");

    // when
    webhook.api().target(webhook.receiver().url() + "/other");
    long id = webhook.api().recordAction("node.registered");
    Pause.millis(1_000);

    // then
    assertThat(webhook.receiver().posts()).isEmpty();
    webhook.api().post("webhook/resume", "");
    assertThat(webhook.receiver().awaitPost(id).target()).isEqualTo("/hook/other");
  }

  @Test
  void endpointThatIsGoneIsPausedAndSaysSoUntilItHasAnotherUrl() {
    // given
    webhook.receiver().answers(Answer.status(410));

    // when
    long dead = webhook.api().recordAction("first");

    // then that one is dead
    assertThat(webhook.api().awaitDeadLetter(dead).getString("cause")).isEqualTo("refused");
    JsonObject shown = webhook.api().webhook();
    assertThat(shown.getBoolean("paused")).isTrue();
    assertThat(shown.getString("pause_reason")).isEqualTo("gone");
    assertThat(shown.getBoolean("enabled")).isTrue();
    assertThat(readiness().getString("paused")).isEqualTo("default (it answered 410 Gone)");
    webhook.server().awaitLog("default answered 410 Gone and is paused");

    // and what comes waits for another URL
    long waits = webhook.api().recordAction("second");
    Pause.millis(1_000);
    assertThat(webhook.receiver().posts(waits)).isEmpty();
    try (Receiver other = Receiver.start()) {
      webhook.api().target(other.url());
      other.awaitPost(waits);
      assertThat(webhook.api().webhook().getBoolean("paused")).isFalse();
    }
  }

  @Test
  void endpointThatWasGoneCanBeResumed() {
    // given
    webhook.receiver().answers(Answer.status(410));
    webhook.api().awaitDeadLetter(webhook.api().recordAction("first"));
    long waits = webhook.api().recordAction("second");
    webhook.receiver().acceptsEverything();

    // when
    webhook.api().post("webhook/resume", "");

    // then
    webhook.api().awaitDelivery(waits, "delivered");
  }

  /** What our readiness check tells besides its status, which is up. */
  private JsonObject readiness() {
    String url = webhook.server().root().resolve("health/ready").toString();
    JsonObject check =
        webhook.server().api("").get(url).json().getJsonArray("checks").stream()
            .map(JsonObject.class::cast)
            .filter(one -> one.getString("name").equals("audit-webhook-outbox"))
            .findFirst()
            .orElseThrow();
    assertThat(check.getString("status")).isEqualTo("UP");
    return check.getJsonObject("data");
  }
}
