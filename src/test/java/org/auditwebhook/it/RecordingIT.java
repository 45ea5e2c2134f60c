package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auditwebhook.it.Problems.assertProblem;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.auditwebhook.it.harness.Api;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.JsonText;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;
import org.auditwebhook.it.harness.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a producer in another WAR, or in no WAR at all, records entries. */
class RecordingIT {
  @RegisterExtension final SharedServer webhook = new SharedServer();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json   | {\"action\":\"a\"}                          | 1",
        "application/json   | [{\"action\":\"a\"},{\"action\":\"b\"}]     | 2",
        "application/json   | []                                          | 0",
        "application/x-ndjson | {\"action\":\"a\"}\\n{\"action\":\"b\"}\\n | 2",
        "application/x-ndjson | \\r\\n{\"action\":\"a\"}\\r\\n\\r\\n{\"action\":\"b\"} | 2",
        "application/x-ndjson | {\"action\":\"a\"}                        | 1",
      })
  void recordingIsAnsweredWith202AndTheIds(String type, String lines, int count) {
    // given
    String body = lines.replace("\\r", "\r").replace("\\n", "\n");

    // when
    Reply reply = record(body, Map.of("Content-Type", type));

    // then
    assertThat(reply.status()).as("%s", reply).isEqualTo(202);
    assertThat(reply.mediaType()).isEqualTo("application/json");
    assertThat(reply.json().getString("type")).isEqualTo("audit_entries_ok");
    assertThat(reply.json().getInt("recorded")).isEqualTo(count);
    List<Long> ids = Api.ids(reply);
    assertThat(ids).hasSize(count).isSorted().doesNotHaveDuplicates();
    List<String> actions =
        ids.stream().map(id -> webhook.receiver().awaitPost(id).action()).toList();
    assertThat(actions).isEqualTo(List.of("a", "b").subList(0, count));
  }

  @Test
  void textArrivesCharacterByCharacter() {
    // given every kind of character that JSON may carry: escaped, of 1 to 4 bytes, not normalized
    String text =
        "\u0001\t\"\\/\u007f é e\u0301 ß 漢 \u2028 \uFEFF 🦊 \uD83D\uDC69\u200D\uD83D\uDCBB";
    String entry =
        "{\"action\":%s,\"network_id\":%s,\"details\":{%s:%s}}"
            .formatted(quoted("á " + text), quoted(text), quoted(text), quoted(text));

    // when
    long id = webhook.api().record(entry).get(0);

    // then
    Post post = webhook.receiver().awaitPost(id);
    assertThat(post.action()).isEqualTo("á " + text);
    assertThat(post.event().getJsonObject("details").getString(text)).isEqualTo(text);
    assertThat(post.event().getJsonObject("details").getString("network_id")).isEqualTo(text);
  }

  @Test
  void actionOf200CharactersIsRecordedThoughTheyAre800Bytes() {
    // given
    String action = "🦊".repeat(200);

    // when
    long id = webhook.api().recordAction(action);

    // then
    assertThat(webhook.receiver().awaitPost(id).action()).isEqualTo(action);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"action\":\"a\"},{\"action\":\"\"}]                               | 1 | action",
        "[{\"action\":\"a\"},{\"action\":\"b\"},{}]                           | 2 | action",
        "[{\"action\":7}]                                                     | 0 | action",
        "[{\"action\":\"a\",\"timestamp\":\"yesterday\"}]                     | 0 | timestamp",
        "[{\"action\":\"a\"},{\"action\":\"a\",\"network_id\":1.5}]           | 1 | network_id",
        "[{\"action\":\"a\"},{\"action\":\"a\",\"node_id\":true}]             | 1 | node_id",
        "[{\"action\":\"a\"},{\"action\":\"a\",\"details\":[]}]               | 1 | details",
        "[{\"action\":\"a\"},{\"action\":\"a\",\"detail\":{}}]                | 1 | detail",
        "{\"action\":\"a\",\"timestamp\":\"2026-01-01T00:00:00\"}             | 0 | timestamp",
      })
  void malformedEntryIsNamedByIndexAndFieldAndNothingIsRecorded(
      String body, int index, String field) {
    // given
    Counts before = Counts.of(webhook.api());

    // when
    Reply reply = webhook.api().post("audit-entries", body);

    // then
    JsonObject problem = assertProblem(reply, 400);
    assertThat(problem.getInt("index")).isEqualTo(index);
    assertThat(problem.getString("field")).isEqualTo(field);
    assertThat(problem.getString("detail")).contains("entry " + index).contains(field);
    assertNothingWasRecorded(before);
  }

  @Test
  void malformedLineOfNdjsonIsNamedByItsIndexAndNothingIsRecorded() {
    // given
    Counts before = Counts.of(webhook.api());

    // when
    Reply reply =
        record(
            "{\"action\":\"a\"}\n{\"action\":\"b\"\n{\"action\":\"c\"}\n",
            Map.of("Content-Type", "application/x-ndjson"));

    // then
    assertThat(assertProblem(reply, 400).getInt("index")).isEqualTo(1);
    assertNothingWasRecorded(before);
  }

  @Test
  void tenThousandEntriesAreTakenAndOneMoreIsNot() {
    // given
    Counts before = Counts.of(webhook.api());

    // then one more is refused as a whole
    assertProblem(webhook.api().post("audit-entries", Entries.array(10_001)), 413);
    assertNothingWasRecorded(before);

    // and ten thousand are recorded and arrive
    List<Long> ids = webhook.api().record(Entries.array(10_000));
    assertThat(ids).hasSize(10_000).isSorted().doesNotHaveDuplicates();
    Eventually.holds(() -> assertThat(webhook.receiver().eventIds()).hasSize(10_000));
    assertThat(webhook.receiver().eventIds()).containsAll(ids);
  }

  @Test
  void requestOfMoreThan8MebibytesIsRefused() {
    // given entries of 1,000 characters, comma included: 8,600 of them are 8.6 MB, where 8 MiB are
    // 8,388,608 bytes
    Counts before = Counts.of(webhook.api());
    String entry = "{\"action\":\"%s\"}".formatted("a".repeat(100)) + " ".repeat(886);
    String body =
        IntStream.range(0, 8_600).mapToObj(n -> entry).collect(Collectors.joining(",", "[", "]"));
    assertThat(body.length()).isGreaterThan(8 * 1024 * 1024);

    // when
    Reply reply = webhook.api().post("audit-entries", body);

    // then
    assertProblem(reply, 413);
    assertNothingWasRecorded(before);
  }

  @Test
  void detailsThatAreTooLargeArriveAsAMarker() {
    // given details {"x":"…"} of 8 + 2,000,000 bytes
    String text = "0123456789".repeat(200_000);

    // when
    long id =
        webhook
            .api()
            .record("[{\"action\":\"a\",\"node_id\":7,\"details\":{\"x\":\"%s\"}}]".formatted(text))
            .get(0);

    // then
    JsonObject event = webhook.receiver().awaitPost(id).event();
    assertThat(event.getString("action")).isEqualTo("a");
    assertThat(event.getJsonObject("details").keySet())
        .containsExactly("node_id", "truncated", "size", "sha256");
    assertThat(event.getJsonObject("details").getInt("size")).isEqualTo(2_000_020);
  }

  @Test
  void largeEventArrivesByteByByte() {
    // given a text of a hundred thousand characters
    String text = "0123456789".repeat(10_000);

    // when
    long id =
        webhook
            .api()
            .record("{\"action\":\"a\",\"details\":{\"x\":\"%s\"}}".formatted(text))
            .get(0);

    // then
    assertThat(webhook.receiver().awaitPost(id).event().getJsonObject("details").getString("x"))
        .isEqualTo(text);
  }

  @Test
  void idempotencyKeyGivesTheFirstAnswerAgain() {
    // given
    Map<String, String> headers = withKey("first-" + System.nanoTime());
    Reply first = record(Entries.array(3), headers);

    // when
    Reply second = record(Entries.array(3), headers);

    // then
    assertThat(second.status()).isEqualTo(202);
    assertThat(second.json()).isEqualTo(first.json());
    Api.ids(first).forEach(id -> webhook.api().awaitDelivery(id, "delivered"));
    assertThat(webhook.receiver().posts()).hasSize(3);
  }

  @Test
  void idempotencyKeyWithAnotherBodyIsRefused() {
    // given
    Map<String, String> headers = withKey("reused-" + System.nanoTime());
    long id = Api.ids(record("{\"action\":\"a\"}", headers)).get(0);

    // when
    Reply reply = record("{\"action\":\"b\"}", headers);

    // then
    assertProblem(reply, 422);
    webhook.api().awaitDelivery(id, "delivered");
    assertThat(webhook.receiver().posts()).extracting(Post::action).containsExactly("a");
  }

  @Test
  void idempotencyKeysOfDifferentProducersNeverMeet() {
    // given
    Map<String, String> headers = withKey("shared-" + System.nanoTime());
    Reply admin = record("{\"action\":\"a\"}", headers);

    // when
    Reply ingest =
        webhook
            .server()
            .api(Server.INGEST_TOKEN)
            .send("POST", "audit-entries", BodyPublishers.ofString("{\"action\":\"b\"}"), headers);

    // then
    assertThat(ingest.status()).isEqualTo(202);
    assertThat(Api.ids(ingest)).doesNotContainAnyElementsOf(Api.ids(admin));
  }

  @Test
  void sameKeyAtTheSameTimeRecordsOnce() {
    // given sixteen producers that send the same
    Map<String, String> headers = withKey("race-" + System.nanoTime());
    ExecutorService threads = Executors.newFixedThreadPool(16);

    // when
    List<CompletableFuture<Reply>> sent =
        IntStream.range(0, 16)
            .mapToObj(
                n ->
                    CompletableFuture.supplyAsync(
                        () -> record(Entries.array(100), headers), threads))
            .toList();
    List<Reply> replies = sent.stream().map(CompletableFuture::join).toList();
    threads.shutdown();

    // then each got the one answer, or was told that the first is in flight
    assertThat(replies).extracting(Reply::status).contains(202).isSubsetOf(202, 409);
    Set<List<Long>> answers =
        replies.stream()
            .filter(reply -> reply.status() == 202)
            .map(Api::ids)
            .collect(Collectors.toSet());
    assertThat(answers).hasSize(1);
    Eventually.holds(() -> assertThat(webhook.api().count("pending")).isZero());
    assertThat(webhook.receiver().posts()).hasSize(100);
  }

  @Test
  void charsetOfJsonMayBeSaid() {
    // when
    Reply reply =
        record("{\"action\":\"é\"}", Map.of("Content-Type", "application/json; charset=utf-8"));

    // then
    assertThat(reply.status()).isEqualTo(202);
    assertThat(webhook.receiver().awaitPost(Api.ids(reply).get(0)).action()).isEqualTo("é");
  }

  private void assertNothingWasRecorded(Counts before) {
    assertThat(Counts.of(webhook.api())).isEqualTo(before);
    assertThat(webhook.api().count("pending")).isZero();
    assertThat(webhook.receiver().posts()).isEmpty();
  }

  private Reply record(String body, Map<String, String> headers) {
    return webhook.api().send("POST", "audit-entries", BodyPublishers.ofString(body), headers);
  }

  private static Map<String, String> withKey(String key) {
    return Map.of("Content-Type", "application/json", "Idempotency-Key", key);
  }

  private static String quoted(String text) {
    return JsonText.quoted(text);
  }
}
