package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Cause;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.Rate;
import org.auditwebhook.delivery.Settlement;
import org.auditwebhook.encryption.SealingKey;
import org.auditwebhook.settings.Secret;
import org.auditwebhook.signing.HmacKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Moving an outbox from H2 to PostgreSQL. */
class MoveTest {
  @RegisterExtension final PostgresqlDatabase database = PostgresqlDatabase.empty();

  @TempDir Path directory;
  private List<Long> ids;

  /** Of 1,205 events 1 is delivered, 1 is dead and 3 are leased. */
  @BeforeEach
  void fill() {
    try (OutboxUnderTest h2 = OutboxUnderTest.in(directory)) {
      h2.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://b.test");
      h2.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://c.test");
      h2.endpoints.finishDraining("default");
      h2.endpoints.change(
          OutboxUnderTest.ADMIN,
          "default",
          TestLimits.change(new LimitsChange.Rate(OptionalInt.of(50), OptionalInt.of(10))));
      ids = new java.util.ArrayList<>(h2.record(1_204));
      ids.addAll(
          h2.recorder.record(
              "test",
              List.of(AuditEntry.of("last").with("x", "ä")),
              Optional.of(new IdempotencyKey("p", "k", new byte[32]))));
      List<Leased> leased = h2.claim(5);
      h2.settlements.settle(
          List.of(
              settled(leased.get(0), new Settlement.Delivered(), new Outcome.Accepted(204)),
              settled(
                  leased.get(1), new Settlement.Dead(Cause.REFUSED), new Outcome.Refused(400))));
    }
  }

  @Test
  void everythingIsThereAndIdsGoOnAbove() {
    try (OutboxUnderTest moved = moved()) {
      Counts counts = moved.counts();
      assertThat(List.of(counts.pending(), counts.delivered(), counts.failed(), counts.dead()))
          .containsExactly(1_203L, 1L, 1L, 1L);
      assertThat(moved.endpoint().url()).isEqualTo("http://c.test");
      assertThat(moved.endpoint().limits().rate()).contains(new Rate(50, 10));
      assertThat(moved.deliveries.receipts(moved.endpoint(), 0, 10)).hasSize(1);
      assertThat(moved.deadLetters.attempts(moved.endpoint(), ids.get(1))).hasSize(1);
      assertThat(
              moved.recorder.record(
                  "test",
                  List.of(AuditEntry.of("last")),
                  Optional.of(new IdempotencyKey("p", "k", new byte[32]))))
          .containsExactly(ids.get(1_204));
      List<Leased> pending = moved.claim(2_000);
      assertThat(pending).hasSize(1_203);
      assertThat(new String(pending.get(1_202).body(), StandardCharsets.UTF_8)).contains("ä");
      assertThat(moved.record(1).get(0)).isGreaterThan(ids.get(1_204));
    }
  }

  @Test
  void fileIsRenamedAndTheNextStartMovesNothing() {
    moved().close();
    assertThat(directory.resolve("outbox.mv.db")).doesNotExist();
    assertThat(directory.resolve("outbox.mv.db.moved")).exists();

    try (OutboxUnderTest again = moved()) {
      assertThat(again.counts().pending()).isEqualTo(1_203);
    }
  }

  @Test
  void moveThatEndedBeforeTheRenamingIsNotDoneTwice() throws Exception {
    moved().close();
    Files.move(directory.resolve("outbox.mv.db.moved"), directory.resolve("outbox.mv.db"));

    try (OutboxUnderTest again = moved()) {
      assertThat(again.counts().pending()).isEqualTo(1_203);
    }
    assertThat(directory.resolve("outbox.mv.db")).doesNotExist();
  }

  @Test
  void instancesThatStartTogetherMoveItOnce() {
    List<CompletableFuture<OutboxUnderTest>> starting =
        IntStream.range(0, 3).mapToObj(i -> CompletableFuture.supplyAsync(this::moved)).toList();

    for (CompletableFuture<OutboxUnderTest> instance : starting) {
      try (OutboxUnderTest started = instance.join()) {
        assertThat(started.counts().pending()).isEqualTo(1_203);
      }
    }
    assertThat(directory.resolve("outbox.mv.db")).doesNotExist();
    assertThat(directory.resolve("outbox.mv.db.moved")).exists();
  }

  @Test
  void outboxWithEventsIsNotMovedInto() {
    try (OutboxUnderTest other = OutboxUnderTest.on(database.connections())) {
      other.record(1);
    }

    assertThatThrownBy(this::moved)
        .isInstanceOf(OutboxUnavailableException.class)
        .hasMessageContaining("audit.webhook.outbox.import");
    assertThat(directory.resolve("outbox.mv.db")).exists();
  }

  @Test
  void secretsAreSealedUnderTheKeyOfTheTarget() {
    String key = SealingKey.generate(new SecureRandom());
    Secret secret = new Secret("a secret of an admin");
    try (OutboxUnderTest h2 = OutboxUnderTest.in(directory)) {
      h2.secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", secret);
    }

    assertThatThrownBy(this::moved)
        .isInstanceOf(OutboxUnavailableException.class)
        .hasMessageContaining("audit.webhook.encryption.key");
    assertThat(directory.resolve("outbox.mv.db")).exists();

    moved(Map.of("audit.webhook.encryption.key", key)).close();
    Map<String, String> settings = Map.of("audit.webhook.encryption.key", key);
    try (OutboxUnderTest other = OutboxUnderTest.on(database.connections(), settings)) {
      assertThat(other.secrets.of("default").keys().secrets())
          .containsExactly(HmacKey.of(secret.value()));
    }
  }

  @Test
  void everyTableIsMovedOrIsNoData() {
    try (OutboxUnderTest moved = moved()) {
      List<String> names =
          moved.database.transaction(
              connection ->
                  Jdbc.list(
                      connection,
                      "SELECT table_name FROM information_schema.tables"
                          + " WHERE table_schema = current_schema()",
                      row -> row.getString(1)));
      Set<String> all = new TreeSet<>(names);
      // what is uncounted is part of what the counters say, handovers are expanded
      all.removeAll(
          Set.of("audit_webhook_schema", "handover", "probe", "uncounted_delivery", "upkeep"));

      assertThat(all).isEqualTo(Move.tables());
    }
  }

  private OutboxUnderTest moved() {
    return moved(Map.of());
  }

  private OutboxUnderTest moved(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("audit.webhook.url", "http://a.test");
    all.put("audit.webhook.outbox.datasource", "jdbc/audit");
    all.put("audit.webhook.outbox.import", directory.toString());
    return OutboxUnderTest.on(database.connections(), all);
  }

  private static Settled settled(Leased leased, Settlement settlement, Outcome outcome) {
    return new Settled(
        leased, List.of(new Attempt(Instant.now(), Duration.ofMillis(3), outcome)), settlement);
  }
}
