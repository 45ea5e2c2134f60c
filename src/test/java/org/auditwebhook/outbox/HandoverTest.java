package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Cause;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.Settlement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HandoverTest {
  private static final Outcome YES = new Outcome.Accepted(204);
  private static final Outcome NO = new Outcome.Refused(400);
  private static final Outcome LATER = Outcome.answered(503, Optional.empty());

  @TempDir Path directory;

  private OutboxUnderTest outbox;

  @BeforeEach
  void open() {
    open("none");
  }

  private void open(String ordering) {
    outbox =
        OutboxUnderTest.in(
            directory,
            Map.of(
                "audit.webhook.url", "http://a.test",
                "audit.webhook.ordering", ordering,
                "audit.webhook.retention.max-age", "P7D"));
    outbox.catchUp();
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  /** As after a {@code kill -9}: nobody has given anything back. */
  private void restart() {
    outbox.close();
    open("none");
    outbox.claims.freeAbandoned();
  }

  @Test
  void whatIsLeasedWhenItIsRecordedIsOneRow() {
    outbox.record(5);

    assertThat(outbox.taken()).hasSize(5);
    assertThat(outbox.rows("handover", "delivery", "event")).containsExactly(1L, 0L, 5L);
    assertThat(outbox.claim(10)).isEmpty();
  }

  @Test
  void whatHasNoSlotHasARowOfItsOwn() {
    outbox.lane().reserveForClaim(30);

    outbox.record(5);

    assertThat(outbox.taken()).hasSize(2);
    assertThat(outbox.rows("handover", "delivery")).containsExactly(1L, 3L);
  }

  @Test
  void orderedDeliveriesHaveRowsBecauseTheirClaimsLookAtThem() {
    outbox.close();
    open("key");

    outbox.record(3);

    assertThat(outbox.taken()).isNotEmpty();
    assertThat(outbox.rows("handover", "delivery")).containsExactly(0L, 3L);
  }

  @Test
  void whatIsDeliveredLeavesItsReceiptAndNothingElse() {
    outbox.record(3);
    List<Leased> taken = outbox.taken();

    settle(delivered(taken.get(1)));
    assertThat(outbox.rows("handover", "receipt", "delivery")).containsExactly(1L, 1L, 0L);
    assertThat(outbox.counts().pending()).isEqualTo(2);

    settle(delivered(taken.get(2)), delivered(taken.get(0)));
    assertThat(outbox.rows("handover", "receipt", "delivery")).containsExactly(0L, 3L, 0L);
    assertThat(outbox.counts().pending()).isZero();
    assertThat(outbox.counts().delivered()).isEqualTo(3);
  }

  @Test
  void severalHandoversAreSettledInOneTransaction() {
    outbox.record(3);
    outbox.record(2);
    List<Leased> taken = outbox.taken();

    settle(taken.stream().skip(1).map(HandoverTest::delivered).toArray(Settled[]::new));

    assertThat(outbox.rows("handover", "receipt")).containsExactly(1L, 4L);
    settle(delivered(taken.get(0)));
    assertThat(outbox.rows("handover", "receipt")).containsExactly(0L, 5L);
  }

  @Test
  void oneThatIsDueAgainGivesAllThatAreOpenTheirRows() {
    outbox.record(4);
    List<Leased> taken = outbox.taken();

    settle(
        delivered(taken.get(0)),
        settled(taken.get(1), new Settlement.DueAgain(Duration.ofHours(1)), LATER));

    assertThat(outbox.rows("handover", "receipt", "delivery", "attempt"))
        .containsExactly(0L, 1L, 3L, 1L);
    assertThat(outbox.claim(10)).as("in flight, or not due").isEmpty();
    settle(delivered(taken.get(2)), delivered(taken.get(3)));
    assertThat(outbox.rows("receipt", "delivery")).containsExactly(3L, 1L);
    assertThat(outbox.counts().pending()).isEqualTo(1);
  }

  @Test
  void oneThatIsDeadGivesAllThatAreOpenTheirRows() {
    outbox.record(3);
    List<Leased> taken = outbox.taken();

    settle(settled(taken.get(0), new Settlement.Dead(Cause.REFUSED), NO));
    settle(delivered(taken.get(1)), delivered(taken.get(2)));

    assertThat(outbox.rows("handover", "receipt", "dead_letter", "delivery"))
        .containsExactly(0L, 2L, 1L, 0L);
    assertThat(outbox.counts().dead()).isEqualTo(1);
    assertThat(outbox.counts().pending()).isZero();
  }

  /** The database may have failed when it had committed already. */
  @Test
  void whatIsSettledOnceMoreIsCountedOnce() {
    outbox.record(3);
    List<Leased> taken = outbox.taken();
    Settled[] two = {delivered(taken.get(0)), delivered(taken.get(1))};

    settleUnheard(two);
    settle(two);

    assertThat(outbox.counts().delivered()).isEqualTo(2);
    assertThat(outbox.counts().pending()).isEqualTo(1);
    Settled[] last = {delivered(taken.get(2))};
    settleUnheard(last);
    settle(last);
    assertThat(outbox.counts().delivered()).isEqualTo(3);
    assertThat(outbox.counts().pending()).isZero();
    assertThat(outbox.rows("handover", "delivery", "receipt")).containsExactly(0L, 0L, 3L);
  }

  @Test
  void claimOfManyThatWereNeverCalledIsOneRow() {
    List<Long> ids = recordBehind(10);

    List<Leased> claimed = outbox.claim(8);

    assertThat(claimed).extracting(Leased::eventId).containsExactlyElementsOf(ids.subList(0, 8));
    assertThat(outbox.rows("handover", "delivery")).containsExactly(1L, 2L);
    assertThat(outbox.claim(100)).extracting(Leased::eventId).containsAll(ids.subList(8, 10));
    settle(claimed.stream().map(HandoverTest::delivered).toArray(Settled[]::new));
    assertThat(outbox.rows("handover", "delivery", "receipt")).containsExactly(0L, 2L, 8L);
  }

  @Test
  void claimOfWhatIsNotInARowIsOneRowForEachPart() {
    List<Long> ids = recordBehind(15);
    outbox.erasure.erase(OutboxUnderTest.ADMIN, ids.get(5));
    outbox.erasure.erase(OutboxUnderTest.ADMIN, ids.get(12));

    List<Leased> claimed = outbox.claim(100);

    assertThat(claimed).hasSize(13);
    assertThat(outbox.rows("handover", "delivery")).as("of 5, 6 and 2").containsExactly(2L, 2L);
    settle(claimed.stream().map(HandoverTest::delivered).toArray(Settled[]::new));
    assertThat(outbox.rows("handover", "delivery", "receipt")).containsExactly(0L, 0L, 13L);
    assertThat(outbox.counts().pending()).isZero();
  }

  @Test
  void whatWasCalledBeforeKeepsItsRow() {
    recordBehind(10);
    List<Leased> claimed = outbox.claim(10);
    settle(
        claimed.stream()
            .map(one -> settled(one, new Settlement.DueAgain(Duration.ZERO), LATER))
            .toArray(Settled[]::new));

    List<Leased> again = outbox.claim(10);

    assertThat(again).hasSize(10).extracting(Leased::attempts).containsOnly(1);
    assertThat(outbox.rows("handover", "delivery")).containsExactly(0L, 10L);
    settle(again.stream().map(HandoverTest::delivered).toArray(Settled[]::new));
    assertThat(outbox.rows("delivery", "receipt", "attempt")).containsExactly(0L, 10L, 10L);
  }

  @Test
  void whatIsNotFreeIsNotFolded() {
    List<Long> ids = recordBehind(6);
    outbox.sql("UPDATE delivery SET calls = 1 WHERE event_id = " + ids.get(3));

    Map<Long, Long> tokens =
        outbox.database.transaction(
            connection ->
                Handover.fold(
                    connection,
                    outbox.endpoint().id(),
                    ids.get(0),
                    ids.get(5),
                    Duration.ofMinutes(2)));

    assertThat(tokens).containsOnlyKeys(ids.get(0), ids.get(1), ids.get(2), ids.get(4), ids.get(5));
    assertThat(tokens.values().stream().distinct()).as("runs of consecutive events").hasSize(2);
    assertThat(outbox.rows("handover", "delivery")).containsExactly(2L, 1L);
  }

  @Test
  void afterACrashOnlyWhatIsOpenIsClaimed() {
    List<Long> ids = outbox.record(4);
    List<Leased> taken = outbox.taken();
    settle(delivered(taken.get(1)));

    restart();

    assertThat(outbox.claim(10))
        .extracting(Leased::eventId)
        .containsExactly(ids.get(0), ids.get(2), ids.get(3));
    assertThat(outbox.rows("handover")).containsExactly(0L);
    assertThat(outbox.counts().pending()).isEqualTo(3);
  }

  @Test
  void afterAStopThereIsNone() {
    outbox.record(3);

    outbox.claims.expandAll();

    assertThat(outbox.rows("handover", "delivery")).containsExactly(0L, 3L);
  }

  @Test
  void whenTheLeaseHasEndedAnotherClaimHasItAndTheFirstHolderCanNotSettle() {
    outbox.record(2);
    List<Leased> taken = outbox.taken();
    settle(delivered(taken.get(0)));
    endLeases();

    List<Leased> again = outbox.claim(10);
    settle(delivered(taken.get(1)));

    assertThat(again).extracting(Leased::eventId).containsExactly(taken.get(1).eventId());
    assertThat(outbox.counts().delivered()).isEqualTo(1);
    settle(delivered(again.get(0)));
    assertThat(outbox.counts().delivered()).isEqualTo(2);
    assertThat(outbox.counts().pending()).isZero();
  }

  @Test
  void whatWasRecordedTooLongAgoExpiresWhenTheLeaseHasEnded() {
    outbox.record(2);
    outbox.taken();
    endLeases();

    Instant later = Instant.now().plus(Duration.ofDays(60));
    outbox.retention.sweep(later, pause -> false);

    assertThat(outbox.counts().dead()).isEqualTo(2);
    assertThat(outbox.rows("handover", "delivery")).containsExactly(0L, 0L);
  }

  @Test
  void receiptThatIsRemovedDoesNotOpenItsDeliveryAgain() {
    outbox.record(3);
    List<Leased> taken = outbox.taken();
    settle(delivered(taken.get(0)));
    Instant later = Instant.now().plus(Duration.ofDays(60));

    outbox.retention.sweep(later, pause -> false);
    restart();

    assertThat(outbox.rows("receipt", "event")).containsExactly(0L, 2L);
    assertThat(outbox.claim(10))
        .extracting(Leased::eventId)
        .containsExactly(taken.get(1).eventId(), taken.get(2).eventId());
  }

  @Test
  void erasedEventIsGoneFromIt() {
    outbox.record(3);
    List<Leased> taken = outbox.taken();

    outbox.erasure.erase(OutboxUnderTest.ADMIN, taken.get(1).eventId());
    settle(taken.stream().map(HandoverTest::delivered).toArray(Settled[]::new));

    assertThat(outbox.rows("handover", "delivery", "receipt", "event"))
        .containsExactly(0L, 0L, 2L, 2L);
    assertThat(outbox.counts().delivered()).isEqualTo(2);
    assertThat(outbox.counts().pending()).isZero();
  }

  /** Else nobody would probe, and nothing go out, until something else is recorded. */
  @Test
  void whereItsLeaseHasEndedAnOpenBreakerProbesWithIt() {
    outbox.record(1);
    outbox.taken();
    outbox.breakers.open(outbox.endpoint(), "http://a.test", "no answer", Duration.ZERO);
    assertThat(outbox.breakers.takeProbe(outbox.endpoint(), Duration.ofMinutes(1))).isEmpty();

    endLeases();

    assertThat(outbox.breakers.takeProbe(outbox.endpoint(), Duration.ofMinutes(1))).isPresent();
    assertThat(outbox.claim(1)).hasSize(1);
  }

  @Test
  void drainWaitsForIt() {
    outbox.record(1);
    List<Leased> taken = outbox.taken();
    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://b.test");
    assertThat(outbox.endpoints.finishDraining("default")).isFalse();

    settle(delivered(taken.get(0)));

    assertThat(outbox.endpoints.finishDraining("default")).isTrue();
  }

  /** Somebody else folds the delivery while the erasure looks for it. */
  @Test
  void erasureFindsWhatAClaimFoldsMeanwhile() throws Exception {
    List<Long> ids = recordBehind(10);
    CountDownLatch folded = new CountDownLatch(1);
    CompletableFuture<Void> claiming =
        CompletableFuture.runAsync(
            () ->
                outbox.database.transaction(
                    connection -> {
                      Handover.fold(
                          connection,
                          outbox.endpoint().id(),
                          ids.get(0),
                          ids.get(9),
                          Duration.ofMinutes(2));
                      folded.countDown();
                      return pause(Duration.ofMillis(200)); // the erasure comes to wait
                    }));
    folded.await();

    outbox.erasure.erase(OutboxUnderTest.ADMIN, ids.get(5));
    claiming.join();

    assertThat(outbox.counts().pending()).isEqualTo(9);
    assertThat(outbox.rows("handover", "delivery", "event")).containsExactly(0L, 9L, 9L);
  }

  private static boolean pause(Duration duration) {
    LockSupport.parkNanos(duration.toNanos());
    return true;
  }

  @ParameterizedTest
  @EnumSource(Deliveries.State.class)
  void deliveryIsFoundWhereverItStands(Deliveries.State state) {
    outbox.record(2);
    Leased one = outbox.taken().get(0);
    if (state == Deliveries.State.DELIVERED) {
      settle(delivered(one));
    } else if (state == Deliveries.State.DEAD) {
      settle(settled(one, new Settlement.Dead(Cause.REFUSED), NO));
    }

    Deliveries.Delivery found =
        outbox.deliveries.find(outbox.endpoint(), one.eventId()).orElseThrow();

    assertThat(found.state()).isEqualTo(state);
    assertThat(found.dueAt().isPresent()).isEqualTo(state == Deliveries.State.PENDING);
    assertThat(found.receipt().isPresent()).isEqualTo(state == Deliveries.State.DELIVERED);
    assertThat(found.attemptsMade()).isEqualTo(state == Deliveries.State.PENDING ? 0 : 1);
  }

  @Test
  void ageOfTheOldestPendingIsThatOfTheOldestOpenOne() {
    outbox.record(2);
    outbox.record(1);
    List<Leased> taken = outbox.taken();
    age(taken.get(0), 300);
    age(taken.get(1), 200);
    age(taken.get(2), 100);
    assertThat(oldestPendingAge()).isBetween(Duration.ofSeconds(300), Duration.ofSeconds(399));

    settle(delivered(taken.get(0)));
    assertThat(oldestPendingAge()).isBetween(Duration.ofSeconds(200), Duration.ofSeconds(299));

    settle(delivered(taken.get(1)));
    assertThat(oldestPendingAge()).isBetween(Duration.ofSeconds(100), Duration.ofSeconds(199));
  }

  /** As where the endpoint is slower than what is recorded: nothing is handed over. */
  private List<Long> recordBehind(int entries) {
    outbox.lane().fallBehind();
    return outbox.record(entries);
  }

  private Duration oldestPendingAge() {
    return outbox.counts().oldestPendingAge().orElseThrow();
  }

  private void age(Leased leased, int seconds) {
    outbox.sql(
        "UPDATE event SET recorded_at = recorded_at - INTERVAL '%d' SECOND WHERE event_id = %d"
            .formatted(seconds, leased.eventId()));
  }

  private void endLeases() {
    outbox.sql("UPDATE handover SET leased_until = CURRENT_TIMESTAMP - INTERVAL '1' SECOND");
  }

  private void settle(Settled... batch) {
    outbox.settlements.settle(List.of(batch));
  }

  private void settleUnheard(Settled... batch) {
    outbox.database.loseTheNextAnswer();
    assertThatThrownBy(() -> settle(batch)).isInstanceOf(OutboxUnavailableException.class);
  }

  private static Settled delivered(Leased leased) {
    return settled(leased, new Settlement.Delivered(), YES);
  }

  private static Settled settled(Leased leased, Settlement settlement, Outcome outcome) {
    return new Settled(
        leased, List.of(new Attempt(Instant.now(), Duration.ofMillis(3), outcome)), settlement);
  }
}
