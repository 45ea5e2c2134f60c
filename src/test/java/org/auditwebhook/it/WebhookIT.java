package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auditwebhook.it.Problems.assertProblem;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.stream.Stream;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Api;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.JsonText;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference contract's {@code set_webhook} and {@code get_webhook}, as resources. */
class WebhookIT {
  @RegisterExtension final SharedServer webhook = new SharedServer();

  @Test
  void putAnswersSetWebhookOk() {
    // given another URL than that in force
    String url = webhook.receiver().url() + "/other?tenant=1";

    // when
    Reply reply = webhook.api().put("webhook", "{\"url\":%s}".formatted(JsonText.quoted(url)));

    // then
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.mediaType()).isEqualTo("application/json");
    assertThat(reply.json().getString("type")).isEqualTo("set_webhook_ok");
    assertThat(reply.json().getString("status")).isEqualTo("enabled");
    assertThat(reply.json().getString("url")).isEqualTo(url);
  }

  @Test
  void queryOfTheUrlIsShownToNobody() {
    // given a query that may be a secret
    webhook.api().target(webhook.receiver().url() + "?token=of-the-receiver");

    // then
    assertThat(webhook.api().webhook().getString("url"))
        .isEqualTo(webhook.receiver().url() + "?<redacted>");
  }

  @Test
  void queryOfTheUrlIsPostedTo() {
    // given
    webhook.api().target(webhook.receiver().url() + "/a%20b?x=%2F&y=1");

    // when
    long id = webhook.api().recordAction("node.registered");

    // then
    assertThat(webhook.receiver().awaitPost(id).target()).isEqualTo("/hook/a%20b?x=%2F&y=1");
  }

  @Test
  void getAnswersGetWebhookOkWithTheContractsFields() {
    // given
    String url = webhook.receiver().url();

    // when
    Reply reply = webhook.api().get("webhook");

    // then
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.mediaType()).isEqualTo("application/json");
    JsonObject answer = reply.json();
    assertThat(answer.getString("type")).isEqualTo("get_webhook_ok");
    assertThat(answer.get("enabled")).isEqualTo(JsonValue.TRUE);
    assertThat(answer.getString("url")).isEqualTo(url);
    assertThat(Stream.of("delivered", "failed", "dropped", "dlq_size", "pending"))
        .allSatisfy(count -> assertThat(answer.getJsonNumber(count).isIntegral()).isTrue());
    assertThat(answer.getString("source")).isEqualTo("admin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "PUT"})
  void deleteAndTheEmptyUrlDisable(String method) {
    // when
    Reply reply =
        method.equals("DELETE")
            ? webhook.api().delete("webhook")
            : webhook.api().put("webhook", "{\"url\":\"\"}");

    // then
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().getString("type")).isEqualTo("set_webhook_ok");
    assertThat(reply.json().getString("status")).isEqualTo("disabled");
    assertThat(reply.json().getString("url")).isEmpty();
    JsonObject answer = webhook.api().webhook();
    assertThat(answer.get("enabled")).isEqualTo(JsonValue.FALSE);
    assertThat(answer.getString("url")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:1/",
        "http://127.0.0.1:65535",
        "https://example.org",
        "HTTP://EXAMPLE.org/",
        "http://[::1]:8080/hook",
        "http://xn--bcher-kva.example/x",
        "http://localhost/%20"
      })
  void validUrlIsTakenAsItIs(String url) {
    // when
    webhook.api().target(url);

    // then
    assertThat(webhook.api().webhook().getString("url")).isEqualTo(url);
  }

  @Test
  void urlOf2048CharactersIsTaken() {
    // given 19 characters and 2,029 more
    String url = "http://example.org/" + "a".repeat(2_029);

    // when
    webhook.api().target(url);

    // then
    assertThat(webhook.api().webhook().getString("url")).hasSize(2_048).isEqualTo(url);
  }

  @ParameterizedTest
  @MethodSource
  void invalidUrlIsRefusedAndChangesNothing(String json) {
    // given
    String before = webhook.api().webhook().getString("url");

    // when
    Reply reply = webhook.api().put("webhook", json);

    // then
    assertProblem(reply, 400);
    assertThat(webhook.api().webhook().getString("url")).isEqualTo(before);
  }

  static Stream<String> invalidUrlIsRefusedAndChangesNothing() {
    Stream<String> urls =
        Stream.of(
            "/relative",
            "relative",
            "//127.0.0.1/hook",
            "http:",
            "http:/hook",
            "http://",
            "http:///hook",
            "http:hook",
            "http://:8080/hook",
            "ftp://127.0.0.1/hook",
            "file:///etc/passwd",
            "jar:http://127.0.0.1/a.jar!/",
            "javascript:alert(1)",
            "mailto:admin@example.org",
            "http://user@127.0.0.1/hook",
            "http://user:secret@127.0.0.1/hook",
            "http://@127.0.0.1/hook",
            "http://127.0.0.1/hook#fragment",
            "http://127.0.0.1/hook#",
            "http://127.0.0.1:0/hook",
            "http://127.0.0.1:65536/hook",
            "http://127.0.0.1:-1/hook",
            "http://127.0.0.1:99999999999/hook",
            "http://127.0.0.1:http/hook",
            "http://127.0.0.1/ho ok",
            " http://127.0.0.1/hook",
            "http://127.0.0.1/hook ",
            "http://127.0.0.1/hook\n",
            "http://127.0.0.1/hook\r\nX-Injected: 1",
            "http://127.0.0.1/%zz",
            "http://127.0.0.1/%",
            "http://exa mple.org/",
            "http://[::1/",
            "http://[nonsense]/",
            " ",
            // 19 characters and 2,030 more: one too many
            "http://example.org/" + "a".repeat(2_030));
    Stream<String> bodies =
        Stream.of(
            "{\"url\":null}",
            "{\"url\":1}",
            "{\"url\":true}",
            "{\"url\":[\"http://127.0.0.1/\"]}",
            "{\"url\":{}}",
            "{}",
            "{\"URL\":\"http://127.0.0.1/\"}",
            "{\"url\":\"http://127.0.0.1/\",\"more\":1}",
            "{\"url\":\"http://127.0.0.1/\",\"url\":\"http://127.0.0.1/\"}",
            "[\"http://127.0.0.1/\"]",
            "\"http://127.0.0.1/\"",
            "null");
    return Stream.concat(urls.map(url -> "{\"url\":%s}".formatted(JsonText.quoted(url))), bodies);
  }

  @Test
  void patchChangesLimitsOneByOneAndAnswersWithAll() {
    // when
    Reply reply =
        webhook.api().patch("webhook", "{\"initial_backoff\":\"PT0.125S\",\"concurrency\":7}");

    // then
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    JsonObject answer = webhook.api().webhook();
    assertThat(answer.getString("initial_backoff")).isEqualTo("PT0.125S");
    assertThat(answer.getInt("concurrency")).isEqualTo(7);
    assertThat(answer.getInt("max_attempts")).isEqualTo(3);
    webhook.api().patch("webhook", "{\"concurrency\":512}");
  }

  @Test
  void everyLimitThatIsPatchedIsShown() {
    // given
    JsonObject before = webhook.api().webhook();
    Map<String, String> others =
        Map.of(
            "adaptive_concurrency", "false",
            "ordering", "\"key\"",
            "batch_enabled", "true",
            "batch_max_size", "7",
            "batch_max_bytes", "2048",
            "batch_max_wait", "\"PT0.01S\"",
            "rate_limit", "1000",
            "rate_burst", "10");

    // when
    others.forEach(
        (limit, value) -> {
          Reply reply = webhook.api().patch("webhook", "{\"%s\":%s}".formatted(limit, value));
          assertThat(reply.status()).as("%s", reply).isEqualTo(200);
        });

    // then
    JsonObject after = webhook.api().webhook();
    assertThat(others)
        .allSatisfy((limit, value) -> assertThat(after.get(limit)).hasToString(value));
    // and as it was before, so that the next tests find it
    others.forEach(
        (limit, value) ->
            webhook.api().patch("webhook", "{\"%s\":%s}".formatted(limit, before.get(limit))));
    assertThat(others.keySet())
        .allSatisfy(
            limit -> assertThat(webhook.api().webhook().get(limit)).isEqualTo(before.get(limit)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"initial_backoff\":\"-PT1S\"}",
        "{\"initial_backoff\":\"PT1M0.001S\"}",
        "{\"initial_backoff\":\"1s\"}",
        "{\"initial_backoff\":1000}",
        "{\"initial_backoff\":null}",
        "{\"max_attempts\":0}",
        "{\"max_attempts\":11}",
        "{\"max_attempts\":2.5}",
        "{\"max_attempts\":\"3\"}",
        "{\"concurrency\":0}",
        "{\"concurrency\":513}",
        "{\"concurrency\":99999999999999999999}",
        "{\"adaptive_concurrency\":\"true\"}",
        "{\"ordering\":\"fifo\"}",
        "{\"batch_enabled\":1}",
        "{\"batch_max_size\":0}",
        "{\"batch_max_bytes\":1023}",
        "{\"batch_max_wait\":\"PT10.001S\"}",
        "{\"rate_limit\":-1}",
        "{\"rate_burst\":1000001}",
        "{\"rate_limit\":5,\"rate_burst\":-1}",
        "{\"initial_backoff\":\"PT0.3S\",\"max_attempts\":0}",
        "{\"initial_backof\":\"PT1S\"}"
      })
  void limitOutOfItsRangeIsRefusedAndChangesNothing(String json) {
    // given
    JsonObject before = webhook.api().webhook();

    // when
    Reply reply = webhook.api().patch("webhook", json);

    // then
    assertProblem(reply, 400);
    JsonObject after = webhook.api().webhook();
    assertThat(
            Stream.of(
                "initial_backoff",
                "max_attempts",
                "concurrency",
                "adaptive_concurrency",
                "ordering",
                "batch_enabled",
                "batch_max_size",
                "batch_max_bytes",
                "batch_max_wait",
                "rate_limit",
                "rate_burst"))
        .allSatisfy(limit -> assertThat(after.get(limit)).isEqualTo(before.get(limit)));
  }

  @Test
  void patchDoesNothingWhileDisabled() {
    // given
    String before = webhook.api().webhook().getString("initial_backoff");
    webhook.api().target("");

    // when
    Reply reply = webhook.api().patch("webhook", "{\"initial_backoff\":\"PT0.75S\"}");

    // then
    assertThat(reply.status()).isEqualTo(200);
    assertThat(webhook.api().webhook().getString("initial_backoff")).isEqualTo(before);
    webhook.api().target(webhook.receiver().url());
    assertThat(webhook.api().webhook().getString("initial_backoff")).isEqualTo(before);
  }

  @Test
  void nothingIsRecordedWhileDisabled() {
    // given
    webhook.api().target("");
    Counts before = Counts.of(webhook.api());

    // when
    Reply reply = webhook.api().post("audit-entries", Entries.array(3));

    // then
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.json().getString("type")).isEqualTo("audit_entries_ok");
    assertThat(reply.json().getInt("recorded")).isZero();
    assertThat(Api.ids(reply)).isEmpty();
    assertThat(webhook.api().count("pending")).isZero();
    assertThat(Counts.of(webhook.api())).isEqualTo(before);
  }

  @Test
  void oldestPendingAgeIsNullWhenNothingIsPendingAndRisesWhenSomethingIs() {
    // given
    Eventually.holds(() -> assertThat(webhook.api().count("pending")).isZero());
    assertThat(webhook.api().webhook().get("oldest_pending_age")).isEqualTo(JsonValue.NULL);
    webhook.receiver().answers(Answer.hang());

    // when
    long id = webhook.api().recordAction("stuck");
    webhook.receiver().awaitPost(id);

    // then
    Eventually.holds(
        () ->
            assertThat(webhook.api().webhook().getJsonNumber("oldest_pending_age").doubleValue())
                .isGreaterThan(0.5));
    assertThat(webhook.api().count("pending")).isEqualTo(1);
  }
}
