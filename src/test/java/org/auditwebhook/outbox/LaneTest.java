package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.auditwebhook.delivery.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LaneTest {
  private static final Duration LONG = Duration.ofSeconds(15);

  private static final Outcome UNAVAILABLE = Outcome.answered(503, Optional.empty());

  private static final Endpoint.Holds DOWN =
      new Endpoint.Holds(
          Optional.empty(),
          Optional.of(new Endpoint.Outage(Instant.EPOCH, Instant.EPOCH, 0, false, "why")));

  private static final Endpoint.Holds PAUSED =
      new Endpoint.Holds(
          Optional.of(new Endpoint.Paused(Instant.EPOCH, Endpoint.PauseReason.ADMIN)),
          Optional.empty());

  private final Lane lane = new Lane(false);

  @BeforeEach
  void giveItFourSlotsAndLetItCatchUp() {
    lane.changed(endpoint("http://a.test", Optional.empty()));
    lane.cancel(lane.reserveForClaim(100));
    lane.caughtUp();
  }

  @Test
  void newDeliveriesGetAsManySlotsAsAreFree() {
    assertThat(lane.reserveForNew(3)).isEqualTo(3);
    assertThat(lane.reserveForNew(3)).isEqualTo(1);
    assertThat(lane.reserveForNew(3)).isZero();
  }

  @Test
  void newDeliveriesGetNoSlotWhileOlderOnesWait() {
    lane.fallBehind();

    assertThat(lane.reserveForNew(1)).isZero();
    assertThat(lane.reserveForClaim(100)).isEqualTo(4);
  }

  @Test
  void newDeliveriesDoNotOvertakeWhatIsJustBeingClaimed() {
    lane.fallBehind();
    int claiming = lane.reserveForClaim(100);
    lane.cancel(claiming - 1);

    assertThat(lane.reserveForNew(1)).isZero();

    lane.caughtUp();
    assertThat(lane.reserveForNew(1)).isEqualTo(1);
  }

  @Test
  void laneStaysBehindWhenMoreHasComeSinceTheClaimBegan() {
    lane.fallBehind();
    lane.cancel(lane.reserveForClaim(100));
    lane.fallBehind();
    lane.caughtUp();

    assertThat(lane.reserveForNew(1)).isZero();
  }

  @Test
  void laneStaysBehindWhenThereWasNoSlotToClaimFor() {
    lane.reserveForNew(4);
    lane.fallBehind();
    lane.reserveForClaim(100);
    lane.release(1, 0, List.of());

    assertThat(lane.reserveForNew(1)).isZero();
  }

  @Test
  void newDeliveriesGetNoSlotWhileTheOldTargetIsDrained() {
    lane.changed(
        endpoint(
            "http://b.test", Optional.of(new Endpoint.Draining("http://a.test", Instant.MAX))));
    lane.cancel(lane.reserveForClaim(100));
    lane.caughtUp();

    assertThat(lane.reserveForNew(1)).isZero();
  }

  @Test
  void nothingGetsASlotWithoutATargetOrAfterClose() {
    lane.changed(endpoint("", Optional.empty()));
    assertThat(lane.reserveForClaim(100)).isZero();

    lane.changed(endpoint("http://a.test", Optional.empty()));
    lane.close();
    assertThat(lane.reserveForClaim(100)).isZero();
  }

  @Test
  void deliveriesAreTakenInTheOrderTheyWerePut() {
    lane.reserveForNew(2);
    lane.put(List.of(leased(1), leased(2)));

    assertThat(lane.take(Duration.ZERO)).extracting(Leased::eventId).containsExactly(1L);
    assertThat(lane.take(Duration.ZERO)).extracting(Leased::eventId).containsExactly(2L);
    assertThat(lane.take(Duration.ZERO)).isEmpty();
  }

  @Test
  void arrivalWithoutATakerAsksForOne() {
    AtomicInteger asked = new AtomicInteger();
    lane.onArrival(asked::incrementAndGet);
    lane.reserveForNew(1);

    lane.put(List.of(leased(1)));

    assertThat(asked).hasValue(1);
    assertThat(lane.takersMissing()).isEqualTo(1);
  }

  @Test
  void idleTakerGetsWhatArrives() {
    CompletableFuture<List<Leased>> taken = CompletableFuture.supplyAsync(() -> lane.take(LONG));
    while (lane.takersMissing() != -1) {
      Thread.onSpinWait(); // until it waits: one taker more than deliveries
    }
    lane.reserveForNew(1);
    lane.put(List.of(leased(1)));

    assertThat(taken.join()).hasSize(1);
  }

  @Test
  void releasedSlotLetsAClaimBegin() throws InterruptedException {
    lane.reserveForNew(4);
    lane.fallBehind();
    CountDownLatch claimable = new CountDownLatch(1);
    Thread claimer =
        new Thread(
            () -> {
              try {
                lane.awaitClaimable(LONG);
                claimable.countDown();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    claimer.start();

    lane.release(1, 0, List.of());

    claimable.await();
    claimer.join();
  }

  @Test
  void pauseEndsWhenTheTargetChanges() {
    CompletableFuture<Boolean> goesOn =
        CompletableFuture.supplyAsync(() -> lane.pause(LONG, "http://a.test"));

    lane.changed(endpoint("http://b.test", Optional.empty()));

    assertThat(goesOn.join()).isFalse();
  }

  @Test
  void pauseLastsAsLongAsAskedWhenNothingChanges() {
    long before = System.nanoTime();

    assertThat(lane.pause(Duration.ofMillis(20), "http://a.test")).isTrue();
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void pauseOutlivesAnInterrupt() {
    long before = System.nanoTime();
    Thread.currentThread().interrupt();

    assertThat(lane.pause(Duration.ofMillis(20), "http://a.test")).isTrue();
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(20_000_000);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void pauseEndsAtTheDeadlineOfTheLane() {
    lane.closeAt(System.nanoTime() + 20_000_000);

    assertThat(lane.pause(LONG, "http://a.test")).isFalse();
  }

  @Test
  void closedLaneGivesBackWhatWasNotTaken() {
    lane.reserveForNew(2);
    lane.put(List.of(leased(1), leased(2)));
    lane.take(Duration.ZERO);

    assertThat(lane.close()).extracting(Leased::eventId).containsExactly(2L);
    assertThat(lane.take(LONG)).isEmpty();
    lane.release(1, 0, List.of());
    assertThat(lane.isIdle()).isTrue();
  }

  @Test
  void closeEndsPausesAndTakers() {
    CompletableFuture<Boolean> goesOn =
        CompletableFuture.supplyAsync(() -> lane.pause(LONG, "http://a.test"));
    CompletableFuture<List<Leased>> taken = CompletableFuture.supplyAsync(() -> lane.take(LONG));

    lane.close();

    assertThat(goesOn.join()).isFalse();
    assertThat(taken.join()).isEmpty();
  }

  @Test
  void nothingButAProbeGetsASlotWhileTheEndpointIsDown() {
    lane.changed(held(DOWN));

    assertThat(lane.reserveForNew(1)).isZero();
    assertThat(lane.reserveForClaim(100)).isZero();
    assertThat(lane.reserveForProbe()).isTrue();
    assertThat(lane.isOpenTo("http://a.test")).isFalse();
    assertThat(lane.isOpenToProbe("http://a.test")).isTrue();
  }

  @Test
  void nothingAtAllGetsASlotWhileTheEndpointIsPaused() {
    lane.changed(held(PAUSED));
    assertThat(lane.reserveForNew(1)).isZero();
    assertThat(lane.reserveForClaim(100)).isZero();
    assertThat(lane.reserveForProbe()).isFalse();
    assertThat(lane.isOpenTo("http://a.test")).isFalse();

    lane.changed(held(new Endpoint.Holds(PAUSED.pause(), DOWN.outage())));
    assertThat(lane.reserveForProbe()).isFalse();
    assertThat(lane.isOpenToProbe("http://a.test")).isFalse();
  }

  @Test
  void nothingIsProbedThatIsNotDown() {
    assertThat(lane.reserveForProbe()).isFalse();
  }

  @Test
  void probeWaitsForASlotThatIsFree() {
    lane.reserveForNew(4);
    lane.changed(held(DOWN));
    assertThat(lane.reserveForProbe()).isFalse();

    lane.release(1, 0, List.of());
    assertThat(lane.reserveForProbe()).isTrue();
  }

  @Test
  void pauseEndsWhenTheBreakerOpensOrTheEndpointIsPaused() {
    for (Endpoint.Holds holds : List.of(DOWN, PAUSED)) {
      lane.changed(held(Endpoint.Holds.NONE));
      CompletableFuture<Boolean> goesOn =
          CompletableFuture.supplyAsync(() -> lane.pause(LONG, "http://a.test"));

      lane.changed(held(holds));

      assertThat(goesOn.join()).isFalse();
    }
  }

  @Test
  void slotsGrowFromOneAfterTheBreakerHasClosed() {
    lane.changed(held(DOWN));
    lane.changed(held(Endpoint.Holds.NONE));

    assertThat(lane.reserveForClaim(100)).isEqualTo(1);
    answered(1);
    assertThat(lane.reserveForClaim(100)).isEqualTo(1);
    answered(2);
    answered(3);
    answered(4);
    assertThat(lane.reserveForClaim(100)).isEqualTo(2);
  }

  @Test
  void anotherTargetAndAResumedOneBeginWithAllSlots() {
    lane.changed(held(DOWN));
    lane.changed(endpoint("http://b.test", Optional.empty()));
    assertThat(lane.reserveForClaim(100)).isEqualTo(4);
    lane.cancel(4);

    lane.changed(held(PAUSED));
    lane.changed(held(Endpoint.Holds.NONE));
    assertThat(lane.reserveForClaim(100)).isEqualTo(4);
  }

  @Test
  void openBreakerIsNotToBeOpenedAgain() {
    lane.changed(held(DOWN));

    for (int i = 0; i < 50; i++) {
      assertThat(lane.attempted(lane.epoch(), i, UNAVAILABLE)).isEmpty();
    }
  }

  @Test
  void tenAttemptsInVainOpenTheBreaker() {
    for (int i = 0; i < 9; i++) {
      assertThat(lane.attempted(lane.epoch(), i, UNAVAILABLE)).isEmpty();
    }
    assertThat(lane.attempted(lane.epoch(), 9, UNAVAILABLE)).isPresent();
  }

  private void answered(long eventId) {
    assertThat(lane.attempted(lane.epoch(), eventId, new Outcome.Accepted(204))).isEmpty();
  }

  private static Endpoint held(Endpoint.Holds holds) {
    Endpoint free = endpoint("http://a.test", Optional.empty());
    return new Endpoint(
        free.id(),
        free.name(),
        free.url(),
        free.urlSource(),
        free.draining(),
        free.limits(),
        holds);
  }

  private static Leased leased(long eventId) {
    return new Leased(
        1, eventId, new byte[0], 0, 0, 0, Long.MAX_VALUE, Optional.empty(), OptionalLong.empty());
  }

  private static Endpoint endpoint(String url, Optional<Endpoint.Draining> draining) {
    return new Endpoint(
        1,
        "default",
        url,
        Endpoint.UrlSource.ADMIN,
        draining,
        TestLimits.of(4),
        Endpoint.Holds.NONE);
  }
}
