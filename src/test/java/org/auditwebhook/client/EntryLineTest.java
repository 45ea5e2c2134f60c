package org.auditwebhook.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.auditwebhook.audit.AuditEntry;
import org.junit.jupiter.api.Test;

class EntryLineTest {
  private static final Instant TIME = Instant.parse("2026-03-09T12:00:00.5Z");

  @Test
  void lineHasEverythingThatTheEntryHas() {
    AuditEntry entry =
        new AuditEntry(
            "node.registered", TIME, "prod", 42L, Map.of("share", new BigDecimal("0.10")));

    assertThat(text(entry))
        .isEqualTo(
            "{\"action\":\"node.registered\",\"timestamp\":\"2026-03-09T12:00:00.500Z\","
                + "\"network_id\":\"prod\",\"node_id\":42,\"details\":{\"share\":0.10}}\n");
  }

  @Test
  void whatTheEntryDoesNotHaveIsLeftOut() {
    assertThat(text(AuditEntry.of("a").at(TIME)))
        .isEqualTo("{\"action\":\"a\",\"timestamp\":\"2026-03-09T12:00:00.500Z\"}\n");
  }

  @Test
  void lineBreaksInTextsAreEscaped() {
    assertThat(text(AuditEntry.of("a").with("text", "two\nlines\r\n\u2028")))
        .endsWith("}\n")
        .containsOnlyOnce("\n");
  }

  @Test
  void detailsThatNobodyWouldGetAreReplaced() {
    AuditEntry entry =
        AuditEntry.of("a").withNode(7).with("text", "x".repeat(EntryLine.MOST_BYTES));

    JsonObject details =
        Json.createReader(new StringReader(text(entry))).readObject().getJsonObject("details");

    assertThat(details.getBoolean("truncated")).isTrue();
    assertThat(details.getInt("node_id")).isEqualTo(7);
    assertThat(details.getInt("size")).isGreaterThan(EntryLine.MOST_BYTES);
    assertThat(details.getString("sha256")).hasSize(64);
  }

  private static String text(AuditEntry entry) {
    return new String(EntryLine.of(entry), UTF_8);
  }
}
