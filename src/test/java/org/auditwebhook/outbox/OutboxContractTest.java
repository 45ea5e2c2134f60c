package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Batching;
import org.auditwebhook.delivery.Cause;
import org.auditwebhook.delivery.Concurrency;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.Rate;
import org.auditwebhook.delivery.RetryPolicy;
import org.auditwebhook.delivery.Settlement;
import org.auditwebhook.settings.Ordering;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every database must do for the outbox, in a time zone other than UTC. */
@ExtendWith(InAnotherZone.class)
abstract class OutboxContractTest {
  private static final Instant START = Instant.parse("2026-02-03T04:05:06.789012Z");
  static final Outcome NO = new Outcome.Refused(400);
  static final Outcome LATER = Outcome.answered(503, Optional.empty());
  static final Outcome YES = new Outcome.Accepted(204);

  OutboxUnderTest outbox;

  /** Opens an outbox with these settings on the database of this test. */
  abstract OutboxUnderTest onItsDatabase(Map<String, String> settings);

  /** The same with {@code http://a.test} as the target. */
  final OutboxUnderTest onItsDatabase() {
    return onItsDatabase(Map.of("audit.webhook.url", "http://a.test"));
  }

  @BeforeEach
  void open() {
    outbox = onItsDatabase();
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  /** As after a restart. */
  final void reopen() {
    outbox.close();
    outbox = onItsDatabase();
  }

  // the schema

  /** What the next version may do while this one runs: see the rule in {@link Migrations}. */
  @Test
  void schemaOfALaterVersionIsTakenAsItIs() {
    outbox.record(1);
    for (String table :
        List.of("endpoint", "event", "delivery", "receipt", "dead_letter", "attempt", "counter")) {
      sql("ALTER TABLE %s ADD COLUMN later VARCHAR(10)".formatted(table));
      sql("ALTER TABLE %s ADD COLUMN later_still INTEGER DEFAULT 7 NOT NULL".formatted(table));
    }
    sql("CREATE TABLE later (later_id INTEGER PRIMARY KEY)");
    sql(
        """
        INSERT INTO "audit_webhook_schema" ("installed_rank", "version", "description", "type",
               "script", "checksum", "installed_by", "execution_time", "success")
        VALUES (999, '999', 'later', 'SQL', 'V999__later.sql', 1, 'later', 1, TRUE)""");
    reopen();
    makeAllDue();
    expireLeases();

    settle(new Settlement.Dead(Cause.REFUSED), NO);
    DeadLetterFilter any =
        new DeadLetterFilter(Optional.empty(), Optional.empty(), Optional.empty());
    long id = outbox.deadLetters.page(outbox.endpoint(), any, 0, 1).get(0).eventId();
    outbox.deadLetters.redeliver(OutboxUnderTest.ADMIN, outbox.endpoint(), id);
    settle(new Settlement.Delivered(), YES);

    assertThat(outbox.record(1)).hasSize(1);
    assertThat(outbox.deliveries.find(outbox.endpoint(), id)).isPresent();
    assertThat(outbox.counts().delivered()).isEqualTo(1);
  }

  // recording

  @Test
  void recordedEventIsTheContractsJson() {
    Instant time = Instant.parse("2026-02-03T04:05:06Z");

    long id =
        outbox
            .recorder
            .record(
                "test",
                List.of(
                    AuditEntry.of("node.registered").at(time).withNode(7).with("hostname", "ä\n")),
                Optional.empty())
            .get(0);

    assertThat(outbox.claim(1).get(0).body())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(
            "{\"event_id\":%d,\"action\":\"node.registered\",\"timestamp\":\"2026-02-03T04:05:06.000Z\",\"details\":{\"node_id\":7,\"hostname\":\"ä\\n\"}}"
                .formatted(id));
  }

  @Test
  void eventWithoutDetailsHasNone() {
    outbox.record(1);

    assertThat(outbox.claim(1).get(0).body())
        .asString(StandardCharsets.UTF_8)
        .doesNotContain("details");
  }

  @Test
  void idsRiseOverBlocksAndRestarts() {
    List<Long> first = outbox.record(EventIds.BLOCK + 1);
    reopen();
    List<Long> second = outbox.record(2);

    assertThat(first).isSorted().doesNotHaveDuplicates();
    assertThat(second.get(0)).isGreaterThan(first.get(EventIds.BLOCK));
  }

  @Test
  void nothingIsRecordedWhileDisabled() {
    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "");

    assertThat(outbox.record(3)).isEmpty();
    assertThat(outbox.counts().pending()).isZero();
  }

  @Test
  void largestEventIsRecorded() {
    int largest = 1_048_576;
    outbox.close();
    outbox =
        onItsDatabase(
            Map.of(
                "audit.webhook.url",
                "http://a.test",
                "audit.webhook.event.max-size",
                largest + ""));
    AuditEntry entry = AuditEntry.of("a").at(Instant.EPOCH).with("x", "");
    int rest = largest - Draft.of(entry, "test", largest).size();

    outbox.recorder.record("test", List.of(entry.with("x", "y".repeat(rest))), Optional.empty());

    assertThat(outbox.claim(1).get(0).body()).hasSizeGreaterThan(largest - 20);
  }

  @Test
  void largerDetailsAreReplacedAndTheEventIsRecorded() {
    AuditEntry large = AuditEntry.of("a").with("x", "y".repeat(200_000));

    outbox.recorder.record("test", List.of(AuditEntry.of("b"), large), Optional.empty());

    assertThat(outbox.claim(2).get(1).body())
        .asString(StandardCharsets.UTF_8)
        .contains("\"truncated\":true,\"size\":200008,")
        .hasSizeLessThan(300);
  }

  @Test
  void actionOfTheMostCharactersIsRecorded() {
    String action = "\uD83D\uDE00".repeat(AuditEntry.MAX_ACTION_LENGTH);

    outbox.recorder.record("test", List.of(AuditEntry.of(action)), Optional.empty());

    assertThat(outbox.claim(1)).hasSize(1);
  }

  // idempotency

  @Test
  void sameKeyGetsTheFirstAnswerAgainAlsoAfterARestart() {
    List<Long> first = outbox.recorder.record("test", List.of(AuditEntry.of("a")), key("k", 1));
    reopen();

    assertThat(outbox.recorder.record("test", List.of(AuditEntry.of("a")), key("k", 1)))
        .isEqualTo(first);
    assertThat(outbox.counts().pending()).isEqualTo(1);
  }

  @Test
  void sameKeyWithAnotherBodyIsRefused() {
    outbox.recorder.record("test", List.of(AuditEntry.of("a")), key("k", 1));

    assertThatThrownBy(
            () -> outbox.recorder.record("test", List.of(AuditEntry.of("b")), key("k", 2)))
        .isInstanceOf(IdempotencyKey.ReusedException.class);
  }

  @Test
  void sameKeyOfAnotherProducerIsAnother() {
    List<Long> first = outbox.recorder.record("test", List.of(AuditEntry.of("a")), key("k", 1));
    Optional<IdempotencyKey> other = Optional.of(new IdempotencyKey("q", "k", new byte[32]));

    assertThat(outbox.recorder.record("test", List.of(AuditEntry.of("a")), other))
        .isNotEqualTo(first);
  }

  @Test
  void keyIsNotKeptWhenNothingWasRecorded() {
    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "");
    outbox.recorder.record("test", List.of(AuditEntry.of("a")), key("k", 1));
    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://a.test");

    assertThat(outbox.recorder.record("test", List.of(AuditEntry.of("a")), key("k", 1))).hasSize(1);
  }

  @Test
  void keyIsForgottenAfterAWeek() {
    List<Long> first = outbox.recorder.record("test", List.of(AuditEntry.of("a")), key("old", 1));
    outbox.database.transaction(
        connection ->
            Jdbc.update(
                connection,
                "UPDATE idempotency_key SET recorded_at = ?",
                Instant.now().minus(IdempotencyKeys.KEPT).minusSeconds(60)));

    outbox.recorder.record("test", List.of(AuditEntry.of("b")), key("new", 2));

    assertThat(outbox.recorder.record("test", List.of(AuditEntry.of("c")), key("old", 3)))
        .isNotEqualTo(first);
  }

  // handing over and claiming

  @Test
  void whatHasASlotIsHandedOverLeasedAndTheRestWaits() {
    catchUp();

    outbox.record(40); // 32 slots

    assertThat(outbox.lane().takersMissing()).isEqualTo(32);
    assertThat(outbox.claim(100)).hasSize(8);
  }

  @Test
  void nothingIsHandedOverWhileOlderOnesWait() {
    catchUp();
    outbox.record(40);

    outbox.record(1);

    assertThat(outbox.lane().takersMissing()).isEqualTo(32);
  }

  @Test
  void leasedDeliveryIsNotClaimedAgain() {
    outbox.record(3);

    assertThat(outbox.claim(2)).hasSize(2);
    assertThat(outbox.claim(10)).hasSize(1);
    assertThat(outbox.claim(10)).isEmpty();
  }

  @Test
  void deliveriesAreClaimedInTheOrderOfRecording() {
    List<Long> ids = outbox.record(20);

    assertThat(outbox.claim(20)).extracting(Leased::eventId).isEqualTo(ids);
  }

  @Test
  void expiredLeaseIsClaimedAgainAndItsFirstHolderCannotSettle() {
    outbox.record(1);
    Leased late = outbox.claim(1).get(0);
    expireLeases();
    Leased again = outbox.claim(1).get(0);

    outbox.settlements.settle(List.of(settled(late, new Settlement.Delivered(), YES)));
    assertThat(outbox.counts().delivered()).isZero();

    outbox.settlements.settle(List.of(settled(again, new Settlement.Delivered(), YES)));
    assertThat(outbox.counts().delivered()).isEqualTo(1);
  }

  // settling

  @Test
  void acceptedDeliveryLeavesAReceipt() {
    long id = outbox.record(1).get(0);

    settle(new Settlement.Delivered(), LATER, YES);

    assertThat(outbox.deliveries.receipts(outbox.endpoint(), 0, 10))
        .singleElement()
        .satisfies(
            receipt -> {
              assertThat(receipt.eventId()).isEqualTo(id);
              assertThat(receipt.status()).isEqualTo(204);
              assertThat(receipt.attempts()).isEqualTo(2);
              assertThat(receipt.latency()).isEqualTo(Duration.ofMillis(3));
              assertThat(receipt.deliveredAt()).isEqualTo(START.plusMillis(3));
            });
    assertThat(outbox.deliveries.find(outbox.endpoint(), id).orElseThrow().attempts())
        .extracting(attempt -> attempt.outcome().status())
        .containsExactly(OptionalInt.of(503), OptionalInt.of(204));
  }

  @Test
  void deadDeliveryCarriesItsCauseAndAttemptsOverARestart() {
    long id = outbox.record(1).get(0);
    settle(new Settlement.Dead(Cause.UNAVAILABLE), LATER, Outcome.unanswered("no answer"));
    reopen();

    DeadLetter dead = outbox.deadLetters.find(outbox.endpoint(), id).orElseThrow();

    assertThat(dead.cause()).isEqualTo(Cause.UNAVAILABLE);
    assertThat(dead.lastStatus()).isEmpty();
    assertThat(dead.attempts()).isEqualTo(2);
    assertThat(dead.diedAt()).isCloseTo(Instant.now(), within(60));
    assertThat(outbox.deadLetters.attempts(outbox.endpoint(), id))
        .containsExactly(
            new Attempt(START, Duration.ofMillis(3), LATER),
            new Attempt(START, Duration.ofMillis(3), Outcome.unanswered("no answer")));
  }

  @Test
  void attemptsAndReceiptsKeepHowManyEventsThePostCarried() {
    long id = outbox.record(1).get(0);
    Attempt together = new Attempt(START, Duration.ofMillis(3), NO, 400);
    Attempt accepted = new Attempt(START, Duration.ofMillis(3), new Outcome.Accepted(204), 200);
    outbox.settlements.settle(
        List.of(
            new Settled(
                outbox.claim(1).get(0), List.of(together, accepted), new Settlement.Delivered())));
    reopen();

    assertThat(outbox.deliveries.find(outbox.endpoint(), id).orElseThrow().attempts())
        .extracting(Attempt::batchSize)
        .containsExactly(400, 200);
    assertThat(outbox.deliveries.receipts(outbox.endpoint(), 0, 1))
        .extracting(Receipt::batchSize)
        .containsExactly(200);
  }

  @Test
  void blockedIsACauseOfItsOwnAndWaitsForAHuman() {
    List<Long> ids = outbox.record(2);
    Outcome blocked = new Outcome.Blocked("the host a.test leads home");
    settle(new Settlement.Dead(Cause.BLOCKED), blocked);
    settle(new Settlement.Dead(Cause.REFUSED), NO);
    DeadLetterFilter filter =
        new DeadLetterFilter(Optional.empty(), Optional.of(Cause.BLOCKED), Optional.empty());
    reopen();

    List<DeadLetter> page = outbox.deadLetters.page(outbox.endpoint(), filter, 0, 10);

    assertThat(page).extracting(DeadLetter::eventId).containsExactly(ids.get(0));
    DeadLetter letter = page.get(0);
    assertThat(letter.cause()).isEqualTo(Cause.BLOCKED);
    assertThat(letter.lastStatus()).isEmpty();
    assertThat(letter.reason()).isEqualTo("blocked: the host a.test leads home");
    assertThat(letter.attempts()).isEqualTo(1);
    assertThat(letter.redeliverAt()).isEmpty();
    assertThat(outbox.deadLetters.attempts(outbox.endpoint(), letter.eventId()))
        .containsExactly(new Attempt(START, Duration.ofMillis(3), blocked));
  }

  @Test
  void unavailableComesBackByItselfAndRefusedWaitsForAHuman() {
    List<Long> ids = outbox.record(2);
    settle(new Settlement.Dead(Cause.UNAVAILABLE), LATER);
    settle(new Settlement.Dead(Cause.REFUSED), NO);

    DeadLetter unavailable = outbox.deadLetters.find(outbox.endpoint(), ids.get(0)).orElseThrow();
    DeadLetter refused = outbox.deadLetters.find(outbox.endpoint(), ids.get(1)).orElseThrow();

    // 30 s ± 20 %
    assertThat(Duration.between(unavailable.diedAt(), unavailable.redeliverAt().orElseThrow()))
        .isBetween(Duration.ofSeconds(24), Duration.ofSeconds(36));
    assertThat(unavailable.redeliveries()).isZero();
    assertThat(refused.redeliverAt()).isEmpty();
  }

  @Test
  void deliveryThatIsDueAgainIsClaimedOnlyThenAndKeepsItsCount() {
    outbox.record(1);
    settle(new Settlement.DueAgain(Duration.ofHours(1)), LATER);
    assertThat(outbox.claim(1)).isEmpty();

    makeAllDue();

    assertThat(outbox.claim(1).get(0).attempts()).isEqualTo(1);
  }

  @Test
  void deliveryIsInExactlyOnePlace() {
    List<Long> ids = outbox.record(3);
    settle(new Settlement.Delivered(), YES);
    settle(new Settlement.Dead(Cause.REFUSED), NO);

    assertThat(ids)
        .extracting(id -> outbox.deliveries.find(outbox.endpoint(), id).orElseThrow().state())
        .containsExactly(
            Deliveries.State.DELIVERED, Deliveries.State.DEAD, Deliveries.State.PENDING);
    assertThat(outbox.counts())
        .extracting(Counts::delivered, Counts::failed, Counts::dead, Counts::pending)
        .containsExactly(1L, 1L, 1L, 1L);
  }

  // dead letters

  @Test
  void redeliveredDeadLetterIsPendingWithItsHistory() {
    long id = dead(1).get(0);

    assertThat(outbox.deadLetters.redeliver(OutboxUnderTest.ADMIN, outbox.endpoint(), id)).isTrue();

    assertThat(outbox.deadLetters.find(outbox.endpoint(), id)).isEmpty();
    assertThat(outbox.counts())
        .extracting(Counts::failed, Counts::dead, Counts::pending)
        .containsExactly(1L, 0L, 1L);
    assertThat(outbox.claim(1).get(0).attempts()).isEqualTo(1);
    assertThat(outbox.deadLetters.redeliver(OutboxUnderTest.ADMIN, outbox.endpoint(), id))
        .isFalse();
  }

  @Test
  void discardedDeadLetterIsGoneWithItsEvent() {
    long id = dead(1).get(0);

    assertThat(outbox.deadLetters.discard(OutboxUnderTest.ADMIN, outbox.endpoint(), id)).isTrue();

    assertThat(outbox.deliveries.find(outbox.endpoint(), id)).isEmpty();
    assertThat(outbox.deadLetters.attempts(outbox.endpoint(), id)).isEmpty();
    assertThat(count("event")).isZero();
    assertThat(outbox.counts().dead()).isZero();
    assertThat(outbox.deadLetters.discard(OutboxUnderTest.ADMIN, outbox.endpoint(), id)).isFalse();
  }

  @Test
  void pagesFollowTheEventIds() {
    List<Long> ids = dead(5);

    List<DeadLetter> page =
        outbox.deadLetters.page(outbox.endpoint(), DeadLetterFilter.ALL, ids.get(1), 2);

    assertThat(page).extracting(DeadLetter::eventId).containsExactly(ids.get(2), ids.get(3));
  }

  @Test
  void filterNarrowsByActionCauseAndTime() {
    dead(3);
    DeadLetterFilter action =
        new DeadLetterFilter(Optional.of("test.n1"), Optional.empty(), Optional.empty());
    DeadLetterFilter cause =
        new DeadLetterFilter(Optional.empty(), Optional.of(Cause.UNAVAILABLE), Optional.empty());
    DeadLetterFilter past =
        new DeadLetterFilter(Optional.empty(), Optional.empty(), Optional.of(START));

    assertThat(outbox.deadLetters.count(outbox.endpoint(), DeadLetterFilter.ALL)).isEqualTo(3);
    assertThat(outbox.deadLetters.count(outbox.endpoint(), action)).isEqualTo(1);
    assertThat(outbox.deadLetters.count(outbox.endpoint(), cause)).isZero();
    assertThat(outbox.deadLetters.count(outbox.endpoint(), past)).isZero();
  }

  @Test
  void purgeTakesEveryMatchOverManyBatches() {
    dead(1_201);
    DeadLetterFilter one =
        new DeadLetterFilter(Optional.of("test.n7"), Optional.empty(), Optional.empty());

    assertThat(outbox.deadLetters.purge(OutboxUnderTest.ADMIN, outbox.endpoint(), one))
        .isEqualTo(1);
    assertThat(
            outbox.deadLetters.purge(
                OutboxUnderTest.ADMIN, outbox.endpoint(), DeadLetterFilter.ALL))
        .isEqualTo(1_200);
    assertThat(outbox.counts()).extracting(Counts::dead, Counts::pending).containsExactly(0L, 0L);
    assertThat(count("event")).isZero();
  }

  // endpoints

  @Test
  void adminsUrlWinsOverTheConfigurationAndSurvivesARestart() {
    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://b.test");
    reopen();

    assertThat(outbox.endpoint().url()).isEqualTo("http://b.test");
    assertThat(outbox.endpoint().urlSource()).isEqualTo(Endpoint.UrlSource.ADMIN);
  }

  @Test
  void oldTargetIsDrainedBeforeTheNewOneStarts() {
    outbox.record(1);

    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://b.test");
    outbox.record(1);

    assertThat(outbox.endpoint().target()).isEqualTo("http://a.test");
    assertThat(outbox.claim(10)).hasSize(1);
    assertThat(outbox.endpoints.finishDraining("default")).isFalse();

    outbox.settlements.settle(List.of());
    expireDraining();

    assertThat(outbox.endpoints.finishDraining("default")).isTrue();
    assertThat(outbox.endpoint().target()).isEqualTo("http://b.test");
    assertThat(outbox.claim(10)).hasSize(1);
  }

  @Test
  void drainEndsAsSoonAsNothingIsLeft() {
    outbox.record(1);
    Leased last = outbox.claim(1).get(0);
    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://b.test");
    assertThat(outbox.endpoints.finishDraining("default")).isFalse();

    outbox.settlements.settle(List.of(settled(last, new Settlement.Delivered(), YES)));

    assertThat(outbox.endpoints.finishDraining("default")).isTrue();
  }

  @Test
  void thirdTargetWaitsForTheDrainOfTheFirst() {
    outbox.record(1);
    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://b.test");
    Instant until = outbox.endpoint().draining().orElseThrow().until();

    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://c.test");

    assertThat(outbox.endpoint().draining())
        .contains(new Endpoint.Draining("http://a.test", until));
    assertThat(outbox.endpoint().url()).isEqualTo("http://c.test");
  }

  @Test
  void returnToTheDrainedTargetEndsTheDrain() {
    outbox.record(1);
    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://b.test");
    outbox.record(1);

    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://a.test");

    assertThat(outbox.endpoint().draining()).isEmpty();
    assertThat(outbox.endpoint().target()).isEqualTo("http://a.test");
    assertThat(outbox.claim(10)).hasSize(2);
  }

  @Test
  void disabledEndpointKeepsWhatIsPending() {
    outbox.record(2);
    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "");
    expireDraining();
    outbox.endpoints.finishDraining("default");

    assertThat(outbox.lane().reserveForClaim(Integer.MAX_VALUE)).isZero();
    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://b.test");

    assertThat(outbox.lane().reserveForClaim(Integer.MAX_VALUE)).isEqualTo(32);
    assertThat(outbox.claim(10)).hasSize(2);
  }

  @Test
  void limitsAreInForceAtOnceAndSurviveARestart() {
    outbox.endpoints.change(OutboxUnderTest.ADMIN, "default", limits(Duration.ofMillis(500), 5, 7));
    reopen();

    assertThat(outbox.endpoint().limits().retry().initialBackoff()).hasMillis(500);
    assertThat(outbox.endpoint().limits().retry().maxAttempts()).isEqualTo(5);
    assertThat(outbox.endpoint().limits().concurrency().most()).isEqualTo(7);
  }

  @Test
  void everyLimitOfAnAdminSurvivesARestart() {
    outbox.endpoints.change(
        OutboxUnderTest.ADMIN,
        "default",
        new LimitsChange(
            Optional.of(Duration.ofMillis(1)),
            OptionalInt.of(2),
            OptionalInt.of(3),
            Optional.of(true),
            Optional.of(Ordering.KEY),
            new LimitsChange.Batch(
                Optional.of(true),
                OptionalInt.of(4),
                OptionalInt.of(5_000),
                Optional.of(Duration.ofMillis(6))),
            new LimitsChange.Rate(OptionalInt.of(7), OptionalInt.of(8))));
    reopen();

    assertThat(outbox.endpoint().limits())
        .isEqualTo(
            new Limits(
                new RetryPolicy(2, Duration.ofMillis(1)),
                new Concurrency(3, true),
                Ordering.KEY,
                new Batching(true, 4, 5_000, Duration.ofMillis(6)),
                Optional.of(new Rate(7, 8))));
  }

  @Test
  void changeOfNoLimitChangesNone() {
    Limits before = outbox.endpoint().limits();

    outbox.endpoints.change(OutboxUnderTest.ADMIN, "default", LimitsChange.NONE);

    assertThat(outbox.endpoint().limits()).isEqualTo(before);
  }

  /** 0 is a limit of none, and a burst of what comes in a second. */
  @Test
  void burstIsKeptWhileThereIsNoRate() {
    assertThat(outbox.endpoint().limits().rate()).isEmpty();

    changeRate(OptionalInt.empty(), OptionalInt.of(5));
    assertThat(outbox.endpoint().limits().rate()).isEmpty();

    changeRate(OptionalInt.of(50), OptionalInt.empty());
    assertThat(outbox.endpoint().limits().rate()).contains(new Rate(50, 5));

    changeRate(OptionalInt.empty(), OptionalInt.of(0));
    assertThat(outbox.endpoint().limits().rate()).contains(new Rate(50, 50));

    changeRate(OptionalInt.of(0), OptionalInt.empty());
    assertThat(outbox.endpoint().limits().rate()).isEmpty();
  }

  private void changeRate(OptionalInt limit, OptionalInt burst) {
    outbox.endpoints.change(
        OutboxUnderTest.ADMIN, "default", TestLimits.change(new LimitsChange.Rate(limit, burst)));
  }

  @Test
  void limitsThatWouldOutlastTheLeaseAreRefused() {
    assertThatThrownBy(
            () ->
                outbox.endpoints.change(
                    OutboxUnderTest.ADMIN, "default", limits(Duration.ofSeconds(60), 10, 7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("audit.webhook.outbox.lease");
    assertThat(outbox.endpoint().limits().concurrency().most()).isEqualTo(32);
  }

  @Test
  void limitsStayWhileDisabled() {
    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "");

    outbox.endpoints.change(OutboxUnderTest.ADMIN, "default", limits(Duration.ofMillis(1), 5, 7));

    assertThat(outbox.endpoint().limits().concurrency().most()).isEqualTo(32);
  }

  // opening again

  @Test
  void interruptedThreadHarmsNobody() {
    Thread.currentThread().interrupt();
    outbox.record(1);
    assertThat(Thread.interrupted()).isTrue();

    assertThat(outbox.record(1)).hasSize(1);
    assertThat(outbox.counts().pending()).isEqualTo(2);
  }

  @Test
  void limitsOfAnAdminThatOutgrowTheLeaseStopTheStart() {
    outbox.close();
    outbox =
        onItsDatabase(
            Map.of("audit.webhook.url", "http://a.test", "audit.webhook.outbox.lease", "PT1H"));
    outbox.endpoints.change(
        OutboxUnderTest.ADMIN, "default", limits(Duration.ofSeconds(60), 10, 7));
    outbox.close();

    assertThatThrownBy(this::onItsDatabase)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("audit.webhook.outbox.lease");
    outbox =
        onItsDatabase(
            Map.of("audit.webhook.url", "http://a.test", "audit.webhook.outbox.lease", "PT1H"));
  }

  @Test
  void sizeOfTheOutboxIsThatOfItsData() {
    long before = size();
    Random random = new Random(1); // a database may compress what repeats itself
    for (int i = 0; i < 20; i++) {
      String digits = new BigInteger(299_000, random).toString();
      outbox.recorder.record(
          "test", List.of(AuditEntry.of("large").with("x", digits)), Optional.empty());
    }

    // 20 events of 90 kB
    assertThat(size() - before).isBetween(500_000L, 4_000_000L);
  }

  private long size() {
    return outbox.database.transaction(connection -> outbox.database.dialect().size(connection));
  }

  @Test
  void settingsOfAnotherUrlAreInForceUntilAnAdminSetsOne() {
    outbox.close();
    outbox = onItsDatabase(Map.of("audit.webhook.url", "https://c.test"));

    assertThat(outbox.endpoint().url()).isEqualTo("https://c.test");
    assertThat(outbox.endpoint().urlSource()).isEqualTo(Endpoint.UrlSource.CONFIGURATION);
  }

  /** What the dispatcher's first look does: nothing waits, so what comes is handed over. */
  final void catchUp() {
    Lane lane = outbox.lane();
    lane.cancel(lane.reserveForClaim(Integer.MAX_VALUE));
    lane.caughtUp();
  }

  final List<Long> dead(int entries) {
    List<Long> ids = outbox.record(entries);
    outbox.settlements.settle(
        outbox.claim(entries).stream()
            .map(leased -> settled(leased, new Settlement.Dead(Cause.REFUSED), NO))
            .toList());
    return ids;
  }

  final void settle(Settlement settlement, Outcome... outcomes) {
    outbox.settlements.settle(List.of(settled(outbox.claim(1).get(0), settlement, outcomes)));
  }

  static Settled settled(Leased leased, Settlement settlement, Outcome... outcomes) {
    return new Settled(
        leased,
        List.of(outcomes).stream()
            .map(outcome -> new Attempt(START, Duration.ofMillis(3), outcome))
            .toList(),
        settlement);
  }

  final void expireLeases() {
    sql("UPDATE delivery SET leased_until = CURRENT_TIMESTAMP - INTERVAL '1' SECOND");
  }

  final void makeAllDue() {
    sql("UPDATE delivery SET due_at = CURRENT_TIMESTAMP - INTERVAL '1' SECOND");
  }

  private void expireDraining() {
    Instant past = Instant.now().minusSeconds(1).truncatedTo(ChronoUnit.MICROS);
    Instant until = outbox.endpoint().draining().orElseThrow().until();
    outbox.database.transaction(
        connection ->
            Jdbc.update(connection, "UPDATE endpoint SET draining_until = ?", past)
                + Jdbc.update(
                    connection, "UPDATE delivery SET due_at = ? WHERE due_at = ?", past, until));
    outbox.endpoints.load();
  }

  final long count(String table) {
    return outbox.count(table);
  }

  final void sql(String statement) {
    outbox.sql(statement);
  }

  private static LimitsChange limits(Duration backoff, int attempts, int concurrency) {
    return new LimitsChange(
        Optional.of(backoff),
        OptionalInt.of(attempts),
        OptionalInt.of(concurrency),
        Optional.empty(),
        Optional.empty(),
        LimitsChange.Batch.NONE,
        LimitsChange.Rate.NONE);
  }

  private static Optional<IdempotencyKey> key(String key, int body) {
    byte[] digest = new byte[32];
    digest[0] = (byte) body;
    return Optional.of(new IdempotencyKey("ingest.token", key, digest));
  }

  private static org.assertj.core.data.TemporalUnitOffset within(int seconds) {
    return org.assertj.core.api.Assertions.within(seconds, ChronoUnit.SECONDS);
  }
}
