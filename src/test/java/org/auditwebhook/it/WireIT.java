package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Api;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;
import org.auditwebhook.it.harness.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The three messages of the registry's wire protocol as they are: the token stands in the message.
 */
class WireIT {
  @RegisterExtension final SharedServer webhook = new SharedServer();

  @Test
  void setWebhookAnswersSetWebhookOk() {
    // given
    String url = webhook.receiver().url() + "/wire";

    // when
    Reply reply = send("set_webhook", Server.ADMIN_TOKEN, ",\"url\":\"%s\"".formatted(url));

    // then
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().getString("type")).isEqualTo("set_webhook_ok");
    assertThat(reply.json().getString("status")).isEqualTo("enabled");
    assertThat(reply.json().getString("url")).isEqualTo(url);
    assertThat(webhook.api().webhook().getString("url")).isEqualTo(url);
  }

  @Test
  void setWebhookWithTheEmptyUrlDisables() {
    // when
    Reply reply = send("set_webhook", Server.ADMIN_TOKEN, ",\"url\":\"\"");

    // then
    assertThat(reply.json().getString("status")).isEqualTo("disabled");
    assertThat(webhook.api().webhook().get("enabled")).isEqualTo(JsonValue.FALSE);
  }

  @Test
  void getWebhookAnswersWhatTheResourceAnswers() {
    // given that the URL of the test before is drained: the answers are of two moments
    Eventually.get(
        "the drain to end", () -> webhook.api().webhook(), answer -> answer.isNull("draining"));

    // when
    JsonObject answer = send("get_webhook", Server.ADMIN_TOKEN, "").json();

    // then
    assertThat(answer).isEqualTo(webhook.api().webhook());
    assertThat(answer.getString("type")).isEqualTo("get_webhook_ok");
  }

  @Test
  void getWebhookDlqAnswersTheDeadLetters() {
    // given
    webhook.receiver().answers(Answer.status(400));
    long id =
        webhook.api().record("{\"action\":\"a\",\"details\":{\"token\":\"t\",\"x\":1}}").get(0);
    webhook.api().awaitDeadLetter(id);

    // when
    JsonObject answer = send("get_webhook_dlq", Server.ADMIN_TOKEN, "").json();

    // then
    assertThat(answer.getString("type")).isEqualTo("get_webhook_dlq_ok");
    assertThat(answer.getInt("count")).isEqualTo(1);
    JsonObject event = answer.getJsonArray("events").getJsonObject(0);
    assertThat(event.getJsonNumber("event_id").longValueExact()).isEqualTo(id);
    assertThat(event.getString("action")).isEqualTo("a");
    assertThat(event.getJsonObject("details").getString("token")).isEqualTo("<redacted>");
    assertThat(event.getJsonObject("details").getInt("x")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"set_webhook", "get_webhook", "get_webhook_dlq"})
  void wrongTokenIsAnsweredByAnErrorObjectAndChangesNothing(String type) {
    // given
    String before = webhook.api().webhook().getString("url");

    // when
    Reply reply = send(type, "wrong", ",\"url\":\"http://127.0.0.1:1/\"");

    // then
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.json().getString("type")).isEqualTo("error");
    assertThat(reply.json().getString("error")).isNotBlank();
    assertThat(webhook.api().webhook().getString("url")).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {Server.READ_TOKEN, Server.INGEST_TOKEN})
  void tokenOfAnotherScopeIsAWrongTokenHere(String token) {
    // given
    String before = webhook.api().webhook().getString("url");

    // when
    Reply reply = send("set_webhook", token, ",\"url\":\"\"");

    // then
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.json().getString("type")).isEqualTo("error");
    assertThat(webhook.api().webhook().getString("url")).isEqualTo(before);
  }

  /** Sends a message without a token in the header. */
  private Reply send(String type, String token, String more) {
    Api nobody = webhook.server().api("");
    return nobody.post(
        "wire", "{\"type\":\"%s\",\"admin_token\":\"%s\"%s}".formatted(type, token, more));
  }
}
