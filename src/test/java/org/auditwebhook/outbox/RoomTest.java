package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.auditwebhook.audit.AuditEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An outbox that may hold 1 MiB. */
@Timeout(60)
class RoomTest {
  private static final int MIB = 1_048_576;

  @TempDir Path directory;
  private OutboxUnderTest outbox;

  @BeforeEach
  void open() {
    outbox =
        OutboxUnderTest.in(
            directory,
            Map.of(
                "audit.webhook.url", "http://a.test",
                "audit.webhook.outbox.max-size", "1MiB",
                "audit.webhook.event.max-size", Integer.toString(MIB),
                "audit.webhook.emit.max-wait", "PT10S"));
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  @Test
  void fullOutboxRefusesAndIsNotReadyAndSaysWhatToDo() {
    assertThat(outbox.probe.problem()).isEmpty();
    fill();

    assertThatThrownBy(() -> outbox.record(3))
        .isInstanceOf(OutboxFullException.class)
        .hasMessageContaining("audit.webhook.outbox.max-size is 1,048,576");
    outbox.store.record(AuditEntry.of("emitted")); // at once: its wait would be 10 s

    assertThat(outbox.room.problem()).isPresent();
    assertThat(outbox.counts().droppedByCause()).containsOnly(Map.entry("outbox_full", 1L));
    outbox.gaps.writeAll();
    assertThat(outbox.counts().pending()).isEqualTo(2);
  }

  @Test
  void repeatThatWasAnsweredBeforeIsAnsweredByAFullOutboxToo() {
    Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey("p", "k", new byte[32]));
    List<AuditEntry> entries = List.of(AuditEntry.of("a"));
    List<Long> first = outbox.recorder.record("test", entries, key);
    fill();

    assertThat(outbox.recorder.record("test", entries, key)).isEqualTo(first);
  }

  @Test
  void fullOutboxThatHasRoomAgainRecordsTheGap() throws Exception {
    fill();
    assertThatThrownBy(() -> outbox.record(3)).isInstanceOf(OutboxFullException.class);
    outbox.store.record(AuditEntry.of("emitted"));

    outbox.database.transaction(
        connection ->
            Jdbc.update(connection, "DELETE FROM delivery")
                + Jdbc.update(connection, "DELETE FROM event"));
    while (outbox.room.isFull()) {
      outbox.room.measure(); // once a second
    }
    outbox.gaps.writeAll();

    assertThat(Stream.concat(outbox.claim(10).stream(), outbox.lane().close().stream()))
        .extracting(leased -> new String(leased.body(), StandardCharsets.UTF_8))
        .filteredOn(body -> body.contains("audit.gap"))
        .singleElement()
        .asString()
        .contains("\"cause\":\"outbox_full\",\"dropped\":1,\"refused\":3,\"from\":");
  }

  @Test
  void disabledWebhookRecordsNothingAndRefusesNothing() {
    fill();
    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "");

    assertThat(outbox.record(3)).isEmpty();
    outbox.store.record(AuditEntry.of("emitted"));

    assertThat(outbox.counts().dropped()).isZero();
  }

  private void fill() {
    for (int i = 0; i < 2; i++) {
      outbox.recorder.record(
          "test",
          List.of(AuditEntry.of("large").with("x", "y".repeat(MIB - 1_000))),
          Optional.empty());
    }
    outbox.room.measure();
    assertThat(outbox.room.isFull()).isTrue();
  }
}
