package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Installation;
import org.auditwebhook.it.harness.JsonText;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.Server;
import org.auditwebhook.it.harness.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a receiver sees of one event: the reference contract's sections <i>Event</i> and
 * <i>Signature</i>.
 */
class EventIT {
  @RegisterExtension final SharedServer webhook = new SharedServer();

  @Test
  void eventIsPostedWithItsFieldsAndHeaders() {
    // given an entry with everything that an entry can have
    String entry =
        """
        {"action": "network.admin_kick", "timestamp": "2026-03-04T05:06:07.123456Z",
         "network_id": "prod", "node_id": 42, "details": {"reason": "idle", "member_count": 3}}
        """;

    // when
    long id = webhook.api().record(entry).get(0);

    // then
    Post post = webhook.receiver().awaitPost(id);
    assertThat(post.method()).isEqualTo("POST");
    assertThat(post.target()).isEqualTo("/hook");
    assertThat(post.header("Content-Type")).hasValue("application/json");
    assertThat(post.header("User-Agent")).hasValue("audit-webhook/" + Installation.version());
    assertThat(post.header("Content-Length")).hasValue(Integer.toString(post.body().length));
    assertThat(post.event().keySet())
        .containsExactlyInAnyOrder("event_id", "action", "timestamp", "details");
    assertThat(post.event().getString("action")).isEqualTo("network.admin_kick");
    assertThat(post.event().getJsonObject("details"))
        .isEqualTo(
            JsonText.object(
                """
                {"network_id": "prod", "node_id": 42, "reason": "idle", "member_count": 3}
                """));
  }

  @Test
  void signatureIsTheHexHmacOfTheBytesThatArrive() {
    // given a body whose bytes are not its characters
    long id =
        webhook
            .api()
            .record("{\"action\":\"node.renamed\",\"details\":{\"to\":\"Ünïcødé\"}}")
            .get(0);

    // when
    Post post = webhook.receiver().awaitPost(id);

    // then
    assertThat(post.header("X-Pilot-Signature-256"))
        .hasValue(Signatures.of(post.body(), Server.SECRET))
        .hasValueSatisfying(value -> assertThat(value).matches("[0-9a-f]{64}"));
  }

  @Test
  void detailsAreLeftOutWhenThereAreNone() {
    // given entries without details and with empty ones
    List<Long> ids =
        webhook
            .api()
            .record(
                """
                [{"action": "a.absent"}, {"action": "a.empty", "details": {}}]
                """);

    // then
    for (long id : ids) {
      assertThat(webhook.receiver().awaitPost(id).event().keySet())
          .containsExactlyInAnyOrder("event_id", "action", "timestamp");
    }
  }

  @Test
  void idsOfNetworkAndNodeWinOverDetailsAndKeepTheirTypes() {
    // given a string that looks like a number, a number over 2^63 and details of the same names
    String entry =
        """
        {"action": "node.joined", "network_id": "007", "node_id": 18446744073709551615,
         "details": {"network_id": "lies", "node_id": "lies", "other": 1}}
        """;

    // when
    long id = webhook.api().record(entry).get(0);

    // then
    JsonObject details = webhook.receiver().awaitPost(id).event().getJsonObject("details");
    assertThat(details)
        .isEqualTo(
            JsonText.object(
                """
                {"network_id": "007", "node_id": 18446744073709551615, "other": 1}
                """));
  }

  @Test
  void detailsKeepTheirValuesOfEveryKind() {
    // given
    String details =
        """
        {"string": "\\u0001 \\" \\\\ \\n 漢字 🦊", "integer": -9007199254740993, "decimal": 0.10,
         "exponent": 1.5E+300, "yes": true, "no": false, "nothing": null, "list": [1, [2, {}], []],
         "map": {"": {"deep": "x"}}}
        """;

    // when
    long id =
        webhook.api().record("{\"action\":\"all.kinds\",\"details\":%s}".formatted(details)).get(0);

    // then
    JsonObject arrived = webhook.receiver().awaitPost(id).event().getJsonObject("details");
    assertThat(arrived).isEqualTo(JsonText.object(details));
    // equal numbers need not be the same text: no digit is lost and none is added
    assertThat(arrived.getJsonNumber("decimal").toString()).isEqualTo("0.10");
  }

  @Test
  void timestampIsTheEntrysOwnInUtcWithAFraction() {
    // given a time with an offset, finer than a millisecond: 07:30 at +02:00 is 05:30 at UTC
    String entry = "{\"action\":\"node.left\",\"timestamp\":\"2026-03-04T07:30:00.000001+02:00\"}";

    // when
    long id = webhook.api().record(entry).get(0);

    // then
    assertThat(webhook.receiver().awaitPost(id).event().getString("timestamp"))
        .isEqualTo("2026-03-04T05:30:00.000001Z");
  }

  @Test
  void timestampWithoutAFractionIsPostedWithOne() {
    // given
    String entry = "{\"action\":\"node.left\",\"timestamp\":\"2026-03-04T05:30:00Z\"}";

    // when
    long id = webhook.api().record(entry).get(0);

    // then
    assertThat(webhook.receiver().awaitPost(id).event().getString("timestamp"))
        .matches("2026-03-04T05:30:00\\.0+Z");
  }

  @Test
  void timestampIsTheTimeOfRecordingWhereTheEntryHasNone() {
    // given
    Instant before = Instant.now();

    // when
    long id = webhook.api().recordAction("node.left");

    // then
    Instant timestamp =
        Instant.parse(webhook.receiver().awaitPost(id).event().getString("timestamp"));
    // a microsecond may be cut off
    assertThat(timestamp).isBetween(before.minus(Duration.ofMillis(1)), Instant.now());
  }

  @Test
  void eventIdsAreIntegersThatRise() {
    // given an array and two single entries
    List<Long> array = webhook.api().record("[{\"action\":\"a\"},{\"action\":\"b\"}]");
    long third = webhook.api().recordAction("c");
    long fourth = webhook.api().recordAction("d");

    // then the ids rise, and are what is posted
    assertThat(List.of(array.get(0), array.get(1), third, fourth))
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(array.get(0)).isPositive();
    Post post = webhook.receiver().awaitPost(third);
    assertThat(post.event().get("event_id").getValueType()).isEqualTo(JsonValue.ValueType.NUMBER);
    assertThat(((JsonNumber) post.event().get("event_id")).isIntegral()).isTrue();
    assertThat(post.action()).isEqualTo("c");
  }

  @Test
  void everyAttemptPostsTheSameBytesWithTheSameSignature() {
    // given
    webhook.receiver().answers(Answer.status(503), Answer.status(200));

    // when
    long id = webhook.api().recordAction("node.registered");

    // then
    List<Post> posts = webhook.receiver().awaitPosts(id, 2);
    assertThat(posts.get(1).body()).isEqualTo(posts.get(0).body());
    assertThat(posts.get(1).header("X-Pilot-Signature-256"))
        .isEqualTo(posts.get(0).header("X-Pilot-Signature-256"));
  }
}
