package org.auditwebhook.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.auditwebhook.audit.AuditEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftsTest {
  private static final AuditEntry ENTRY =
      AuditEntry.of("node.registered")
          .withNode(42)
          .with("peers", List.of(Map.of("apiKey", "s3cret-of-a-peer", "name", "a")));

  @TempDir Path directory;

  @Test
  void byDefaultSecretsAreMasked() {
    assertThat(body(ENTRY))
        .doesNotContain("s3cret")
        .contains("\"node_id\":42,\"peers\":[{")
        .contains("\"apiKey\":\"<redacted>\"")
        .contains("\"name\":\"a\"");
  }

  @Test
  void theyAreKeptWhereThatIsSet() {
    assertThat(body(ENTRY, "redact.mode", "off")).contains("\"apiKey\":\"s3cret-of-a-peer\"");
  }

  @Test
  void theyCanBeHashed() {
    String body = body(ENTRY, "redact.mode", "hash", "redact.hash-key", "0123456789abcdef");

    assertThat(body)
        .doesNotContain("s3cret")
        .contains(new KeyedHash("0123456789abcdef".getBytes(UTF_8)).apply("s3cret-of-a-peer"));
  }

  @Test
  void anOperatorsKeysAreSensitiveToo() {
    assertThat(body(AuditEntry.of("a").with("card_pin", 1234), "redact.keys", "*_pin"))
        .contains("\"card_pin\":\"<redacted>\"");
  }

  @Test
  void theDigestOfLargeDetailsIsOfWhatIsLeft() {
    AuditEntry large = AuditEntry.of("a").with("x", "y".repeat(5_000));

    assertThat(details(large.with("pin", "1")))
        .isNotEqualTo(details(large.with("pin", "2"))); // the digest depends on the details
    assertThat(details(large.with("password", "1")))
        .isEqualTo(details(large.with("password", "2")));
  }

  @Test
  void whatIsHiddenHasNoPartInTheDigestThatARepeatIsKnownBy() {
    AuditEntry pin = AuditEntry.of("a").with("password", "1234");
    AuditEntry otherPin = new AuditEntry("a", pin.timestamp(), null, null, Map.of("password", "1"));
    try (OutboxUnderTest outbox = OutboxUnderTest.in(directory)) {
      assertThat(outbox.recorder.hides(List.of(AuditEntry.of("a"), pin))).isTrue();
      assertThat(outbox.recorder.hides(List.of(AuditEntry.of("a").with("pin", "1")))).isFalse();
      assertThat(outbox.recorder.digest(List.of(pin)))
          .isEqualTo(outbox.recorder.digest(List.of(otherPin)))
          .isNotEqualTo(outbox.recorder.digest(List.of(pin.with("b", 1))))
          .isNotEqualTo(outbox.recorder.digest(List.of(pin, pin)));
    }
  }

  @Test
  void idsOfTheEntryAreNeverSecrets() {
    AuditEntry entry = AuditEntry.of("a").withNode("n").withNetwork("w");

    assertThat(body(entry, "redact.keys", "*_id"))
        .contains("\"network_id\":\"w\",\"node_id\":\"n\"");
  }

  private String details(AuditEntry entry) {
    String body = body(entry, "event.max-size", "4096");
    return body.substring(body.indexOf("\"details\""));
  }

  private String body(AuditEntry entry, String... settings) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      all.put("audit.webhook." + settings[i], settings[i + 1]);
    }
    try (OutboxUnderTest outbox = OutboxUnderTest.in(directory, all)) {
      return new String(outbox.drafts.of(entry, "test").body(1), UTF_8);
    }
  }
}
