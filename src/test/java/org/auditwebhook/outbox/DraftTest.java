package org.auditwebhook.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.auditwebhook.audit.AuditEntry;
import org.junit.jupiter.api.Test;

class DraftTest {
  private static final int MOST = 4_096;
  private static final AuditEntry ENTRY = AuditEntry.of("a").at(Instant.EPOCH);

  @Test
  void detailsThatJustFitStay() {
    AuditEntry entry = ENTRY.with("x", "");
    int room = MOST - Draft.of(entry, "test", MOST).size();

    assertThat(body(entry.with("x", "y".repeat(room)))).contains("\"x\":\"y").hasSize(MOST - 19);
    assertThat(body(entry.with("x", "y".repeat(room + 1)))).contains("\"truncated\":true");
  }

  @Test
  void markerHasTheSizeAndDigestOfWhatWouldHaveBeenSent() throws Exception {
    // {"node_id":7,"x":"…"} with 5,000 characters of two bytes
    byte[] details = "{\"node_id\":7,\"x\":\"%s\"}".formatted("ä".repeat(5_000)).getBytes(UTF_8);
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(details));

    assertThat(body(ENTRY.withNode(7).with("x", "ä".repeat(5_000))))
        .isEqualTo(
            "{\"event_id\":1,\"action\":\"a\",\"timestamp\":\"1970-01-01T00:00:00.000Z\",\"details\":{\"node_id\":7,\"truncated\":true,\"size\":10020,\"sha256\":\"%s\"}}"
                .formatted(sha256));
  }

  @Test
  void idThatIsLargeItselfIsLeftOut() {
    assertThat(body(ENTRY.withNetwork("n".repeat(5_000)).withNode("n1")))
        .contains("\"details\":{\"node_id\":\"n1\",\"truncated\":true,\"size\":5032,");
  }

  @Test
  void longestEventWithoutItsDetailsIsSmallEnough() {
    // control characters take six bytes each in JSON
    String six = "\u0001".repeat(AuditEntry.MAX_ACTION_LENGTH);
    AuditEntry entry =
        AuditEntry.of(six)
            .at(Instant.MAX)
            .withNetwork("\u0001".repeat(100))
            .withNode("\u0001".repeat(100))
            .with("x", "y".repeat(MOST));

    assertThat(Draft.of(entry, "test", MOST).size()).isLessThanOrEqualTo(MOST);
    assertThat(body(entry)).contains("\"truncated\":true");
  }

  private static String body(AuditEntry entry) {
    return new String(Draft.of(entry, "test", MOST).body(1), UTF_8);
  }
}
