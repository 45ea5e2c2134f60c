package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Cause;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.Settlement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every database must do about what is old, erased, or stamped by a clock that jumps, in a
 * time zone other than UTC. A clock that jumps ahead by an hour is one that finds every time an
 * hour earlier.
 */
@ExtendWith(InAnotherZone.class)
abstract class UpkeepContractTest {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "audit.webhook.url", "http://a.test",
          "audit.webhook.concurrency", "4",
          "audit.webhook.retention.delivered", "P30D",
          "audit.webhook.retention.dead-letters", "P90D",
          "audit.webhook.retention.max-age", "P7D");

  private static final List<String> TIMES =
      List.of(
          "event.recorded_at",
          "delivery.due_at",
          "delivery.leased_until",
          "handover.due_at",
          "handover.leased_until",
          "receipt.delivered_at",
          "dead_letter.died_at",
          "dead_letter.redeliver_at",
          "endpoint.draining_until",
          "endpoint.breaker_probe_at",
          "endpoint.rate_given_until",
          "upkeep.seen_at",
          "upkeep.sweep_at");

  private static final Outcome NO = new Outcome.Refused(400);
  private static final Outcome YES = new Outcome.Accepted(204);

  OutboxUnderTest outbox;

  /** Opens an outbox with these settings on the database of this test. */
  abstract OutboxUnderTest onItsDatabase(Map<String, String> settings);

  @BeforeEach
  void open() {
    outbox = onItsDatabase(SETTINGS);
    outbox.lane().cancel(outbox.lane().reserveForClaim(Integer.MAX_VALUE)); // nothing waits yet
    outbox.lane().caughtUp();
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  // retention

  @Test
  void whatWasDeliveredGoesWithItsEventAndAttemptsAndTheCountersStay() {
    settle(450, new Settlement.Delivered(), NO, YES);
    clockJumps(Duration.ofDays(31));
    settle(3, new Settlement.Delivered(), NO, YES);

    sweep();

    assertThat(outbox.rows("receipt", "event", "attempt")).containsExactly(3L, 3L, 3L);
    assertThat(outbox.counts().delivered()).isEqualTo(453);
  }

  @Test
  void receiptsInFrontOfOldOnesThatAreYoungThemselvesDontKeepThem() {
    List<Long> late = outbox.record(450);
    settleClaimed(450, new Settlement.Dead(Cause.REFUSED), NO);
    settle(10, new Settlement.Delivered(), YES);
    clockJumps(Duration.ofDays(31));
    late.forEach(id -> outbox.deadLetters.redeliver(OutboxUnderTest.ADMIN, outbox.endpoint(), id));
    settleClaimed(450, new Settlement.Delivered(), YES);

    sweep();

    assertThat(outbox.rows("receipt", "event")).containsExactly(450L, 450L);
  }

  @Test
  void deadLettersAreKeptLongerAndLeaveTheQueueThen() {
    settle(210, new Settlement.Dead(Cause.REFUSED), NO);
    clockJumps(Duration.ofDays(89));
    sweep();
    assertThat(outbox.counts().dead()).isEqualTo(210);

    clockJumps(Duration.ofDays(2));
    sweep();

    assertThat(outbox.rows("dead_letter", "event", "attempt")).containsExactly(0L, 0L, 0L);
    assertThat(outbox.counts().dead()).isZero();
    assertThat(outbox.counts().failed()).isEqualTo(210);
  }

  @Test
  void whatIsNotDeliveredInTimeIsADeadLetterUnlessItIsInFlight() {
    List<Long> ids = outbox.record(10);
    clockJumps(Duration.ofDays(8));
    claim(1);

    sweep();

    assertThat(outbox.counts().pending()).isEqualTo(1);
    assertThat(outbox.counts().dead()).isEqualTo(9);
    assertThat(outbox.counts().failed()).isEqualTo(9);
    DeadLetter expired = outbox.deadLetters.find(outbox.endpoint(), ids.get(9)).orElseThrow();
    assertThat(expired.cause()).isEqualTo(Cause.EXPIRED);
    assertThat(expired.lastStatus()).isEmpty();
    assertThat(expired.attempts()).isZero();
  }

  @Test
  void ordersToRedeliverGoAfterTheirEnd() {
    for (int job = 1; job <= 2; job++) {
      outbox.sql(
          """
          INSERT INTO redelivery_job (job_id, endpoint_id, died_before, state, matched, redelivered,
                 after_event_id, created_at, ended_at)
          VALUES (%d, 1, CURRENT_TIMESTAMP, 'done', 0, 0, 0, CURRENT_TIMESTAMP,
                  CURRENT_TIMESTAMP - INTERVAL '%d' DAY)"""
              .formatted(job, 20 * job));
    }

    sweep();

    assertThat(outbox.rows("redelivery_job")).containsExactly(1L);
  }

  @Test
  void whatIsYoungStays() {
    settle(2, new Settlement.Delivered(), YES);
    settle(2, new Settlement.Dead(Cause.REFUSED), NO);
    outbox.record(2);
    clockJumps(Duration.ofDays(6));

    sweep();

    assertThat(outbox.rows("receipt", "dead_letter", "event")).containsExactly(2L, 2L, 6L);
    assertThat(outbox.counts().pending()).isEqualTo(2);
  }

  @Test
  void nextSweepIsAtItsTimeAndOfOneInstanceOnly() {
    settle(1, new Settlement.Delivered(), YES);
    sweep();
    clockJumps(Duration.ofMinutes(9));
    assertThat(swept()).isFalse();

    clockJumps(Duration.ofMinutes(2));

    assertThat(swept()).isTrue();
  }

  @Test
  void clockThatJumpsAheadByAYearRemovesNothingForAnHour() {
    settle(1, new Settlement.Delivered(), YES);
    settle(1, new Settlement.Dead(Cause.REFUSED), NO);
    outbox.upkeep.tick();
    clockJumps(Duration.ofDays(365));

    outbox.upkeep.tick();
    clockJumps(Duration.ofMinutes(59));
    outbox.upkeep.tick();
    assertThat(outbox.rows("receipt", "dead_letter")).containsExactly(1L, 1L);

    clockJumps(Duration.ofMinutes(2));
    outbox.upkeep.tick();
    assertThat(outbox.rows("receipt", "dead_letter")).containsExactly(0L, 0L);
  }

  @Test
  void lastHundredAttemptsAreKept() {
    long id = outbox.record(1).get(0);
    for (int call = 0; call < 35; call++) {
      if (call > 0) {
        outbox.sql("UPDATE delivery SET due_at = CURRENT_TIMESTAMP - INTERVAL '1' SECOND");
      }
      settleClaimed(1, new Settlement.DueAgain(Duration.ofHours(1)), NO, NO, NO);
    }

    Deliveries.Delivery delivery = outbox.deliveries.find(outbox.endpoint(), id).orElseThrow();
    assertThat(delivery.attemptsMade()).isEqualTo(105);
    assertThat(delivery.attempts()).hasSize(Settlements.MOST_ATTEMPTS);
  }

  // erasing

  @Test
  void erasedEventIsNowhereWhereverItStood() {
    settle(1, new Settlement.Delivered(), NO, YES);
    settle(1, new Settlement.Dead(Cause.REFUSED), NO);
    outbox.record(1);
    List<Long> ids =
        outbox.database.transaction(
            connection ->
                Jdbc.list(connection, "SELECT event_id FROM event", row -> row.getLong(1)));

    assertThat(ids).hasSize(3).allMatch(id -> outbox.erasure.erase(OutboxUnderTest.ADMIN, id));

    assertThat(outbox.rows("event", "delivery", "receipt", "dead_letter", "attempt"))
        .containsOnly(0L)
        .hasSize(5);
    Counts counts = outbox.counts();
    assertThat(List.of(counts.pending(), counts.dead())).containsOnly(0L);
    assertThat(List.of(counts.delivered(), counts.failed())).containsOnly(1L);
    assertThat(outbox.erasure.erase(OutboxUnderTest.ADMIN, ids.get(0))).isFalse();
  }

  @Test
  void callOfAnErasedEventHasNothingToSettle() {
    long id = outbox.record(1).get(0);
    Leased inFlight = outbox.lane().take(Duration.ZERO).get(0);

    outbox.erasure.erase(OutboxUnderTest.ADMIN, id);
    outbox.settlements.settle(List.of(settled(inFlight, new Settlement.Delivered(), YES)));

    assertThat(outbox.rows("event", "delivery", "receipt", "attempt")).containsOnly(0L);
    assertThat(outbox.counts().pending()).isZero();
    assertThat(outbox.counts().delivered()).isZero();
  }

  // the clock

  @Test
  void clockThatJumpsAheadEndsLeasesEarlyAndTheirHoldersCannotSettle() {
    outbox.record(1);
    Leased first = outbox.lane().take(Duration.ZERO).get(0);

    clockJumps(Duration.ofHours(1));
    outbox.upkeep.tick();
    Leased second = claim(1).get(0);
    outbox.settlements.settle(List.of(settled(first, new Settlement.Dead(Cause.REFUSED), NO)));

    assertThat(outbox.counts().dead()).isZero();
    outbox.settlements.settle(List.of(settled(second, new Settlement.Delivered(), YES)));
    assertThat(outbox.counts().delivered()).isEqualTo(1);
    assertThat(outbox.counts().pending()).isZero();
  }

  @Test
  void whatWasDueIsDueAfterTheClockWasSetBack() {
    outbox.record(1_500);
    clockJumps(Duration.ofHours(-1));
    assertThat(claim(10)).isEmpty();

    outbox.upkeep.tick();

    assertThat(claim(2_000)).hasSize(1_500 - 4);
  }

  @Test
  void leaseLastsNoLongerAfterTheClockWasSetBack() {
    outbox.record(1);
    clockJumps(Duration.ofHours(-1));
    outbox.upkeep.tick();
    assertThat(claim(1)).isEmpty();

    clockJumps(Duration.ofMinutes(2));

    assertThat(claim(1)).hasSize(1);
  }

  @Test
  void whatWaitsGoesOnWaitingAfterTheClockWasSetBack() {
    outbox.record(1);
    settleClaimed(1, new Settlement.DueAgain(Duration.ofHours(2)), NO);
    clockJumps(Duration.ofHours(-1));
    outbox.upkeep.tick();

    clockJumps(Duration.ofMinutes(118));
    assertThat(claim(1)).isEmpty();
    clockJumps(Duration.ofMinutes(3));

    assertThat(claim(1)).hasSize(1);
  }

  @Test
  void rateThatWasGivenOutIsUsedUpNoLaterAfterTheClockWasSetBack() {
    outbox.sql("UPDATE endpoint SET rate_given_until = CURRENT_TIMESTAMP");
    clockJumps(Duration.ofHours(-1));
    outbox.upkeep.tick();

    boolean soon =
        outbox.database.transaction(
            connection ->
                Jdbc.first(
                        connection,
                        "SELECT 1 AS soon FROM endpoint WHERE"
                            + " rate_given_until < CURRENT_TIMESTAMP + INTERVAL '60' SECOND",
                        row -> true)
                    .isPresent());
    assertThat(soon).isTrue();
  }

  @Test
  void clockThatWasSetBackByAYearIsMendedToo() {
    outbox.record(5);
    clockJumps(Duration.ofDays(-365));
    outbox.upkeep.tick();

    assertThat(claim(10)).hasSize(1);
    assertThat(outbox.counts().oldestPendingAge()).contains(Duration.ZERO);
  }

  /** As if the clock of the database had gone on by so much in this moment. */
  private void clockJumps(Duration by) {
    for (String time : TIMES) {
      String[] parts = time.split("\\.", -1);
      outbox.database.transaction(
          connection ->
              Jdbc.update(
                  connection,
                  "UPDATE %1$s SET %2$s = %2$s - CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND"
                      .formatted(parts[0], parts[1]),
                  by));
    }
  }

  private void sweep() {
    outbox.sql("UPDATE upkeep SET seen_at = CURRENT_TIMESTAMP, sweep_at = CURRENT_TIMESTAMP");
    outbox.upkeep.tick();
  }

  /** Whether a tick begins a sweep now. */
  private boolean swept() {
    outbox.sql("UPDATE upkeep SET seen_at = CURRENT_TIMESTAMP");
    Instant before = sweepAt();
    outbox.upkeep.tick();
    return !sweepAt().equals(before);
  }

  private Instant sweepAt() {
    return outbox.database.transaction(
        connection ->
            Jdbc.first(
                    connection, "SELECT sweep_at FROM upkeep", row -> Jdbc.instant(row, "sweep_at"))
                .orElseThrow());
  }

  /** Records so many and settles them. */
  private void settle(int entries, Settlement settlement, Outcome... outcomes) {
    outbox.record(entries);
    settleClaimed(entries, settlement, outcomes);
  }

  /** Settles so many that are pending. */
  private void settleClaimed(int deliveries, Settlement settlement, Outcome... outcomes) {
    List<Leased> handedOver = outbox.taken();
    List<Leased> all = Stream.concat(handedOver.stream(), claim(deliveries).stream()).toList();
    assertThat(all).hasSize(deliveries);
    outbox.settlements.settle(
        all.stream().map(leased -> settled(leased, settlement, outcomes)).toList());
    handedOver.forEach(leased -> outbox.lane().release(1, 0, List.of()));
  }

  private List<Leased> claim(int atMost) {
    return outbox.claim(atMost);
  }

  private static Settled settled(Leased leased, Settlement settlement, Outcome... outcomes) {
    return new Settled(
        leased,
        Stream.of(outcomes)
            .map(outcome -> new Attempt(Instant.now(), Duration.ofMillis(3), outcome))
            .toList(),
        settlement);
  }
}
