package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.auditwebhook.delivery.RetryPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LaneTest {
  private static final Duration LONG = Duration.ofSeconds(15);

  private final Lane lane = new Lane();

  @BeforeEach
  void giveItFourSlotsAndLetItCatchUp() {
    lane.changed(endpoint("http://a.test", Optional.empty()));
    lane.cancel(lane.reserveForClaim());
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
    assertThat(lane.reserveForClaim()).isEqualTo(4);
  }

  @Test
  void laneStaysBehindWhenThereWasNoSlotToClaimFor() {
    lane.reserveForNew(4);
    lane.fallBehind();
    lane.reserveForClaim();
    lane.release();

    assertThat(lane.reserveForNew(1)).isZero();
  }

  @Test
  void newDeliveriesGetNoSlotWhileTheOldTargetIsDrained() {
    lane.changed(
        endpoint(
            "http://b.test", Optional.of(new Endpoint.Draining("http://a.test", Instant.MAX))));
    lane.cancel(lane.reserveForClaim());

    assertThat(lane.reserveForNew(1)).isZero();
  }

  @Test
  void nothingGetsASlotWithoutATargetOrAfterClose() {
    lane.changed(endpoint("", Optional.empty()));
    assertThat(lane.reserveForClaim()).isZero();

    lane.changed(endpoint("http://a.test", Optional.empty()));
    lane.close();
    assertThat(lane.reserveForClaim()).isZero();
  }

  @Test
  void deliveriesAreTakenInTheOrderTheyWerePut() {
    lane.reserveForNew(2);
    lane.put(List.of(leased(1), leased(2)));

    assertThat(lane.take(Duration.ZERO)).map(Leased::eventId).contains(1L);
    assertThat(lane.take(Duration.ZERO)).map(Leased::eventId).contains(2L);
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
    CompletableFuture<Optional<Leased>> taken =
        CompletableFuture.supplyAsync(() -> lane.take(LONG));
    while (lane.takersMissing() != -1) {
      Thread.onSpinWait(); // until it waits: one taker more than deliveries
    }
    lane.reserveForNew(1);
    lane.put(List.of(leased(1)));

    assertThat(taken.join()).isPresent();
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

    lane.release();

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
    lane.release();
    assertThat(lane.isIdle()).isTrue();
  }

  @Test
  void closeEndsPausesAndTakers() {
    CompletableFuture<Boolean> goesOn =
        CompletableFuture.supplyAsync(() -> lane.pause(LONG, "http://a.test"));
    CompletableFuture<Optional<Leased>> taken =
        CompletableFuture.supplyAsync(() -> lane.take(LONG));

    lane.close();

    assertThat(goesOn.join()).isFalse();
    assertThat(taken.join()).isEmpty();
  }

  private static Leased leased(long eventId) {
    return new Leased(1, eventId, new byte[0], 0, 0, 0, Long.MAX_VALUE);
  }

  private static Endpoint endpoint(String url, Optional<Endpoint.Draining> draining) {
    return new Endpoint(
        1,
        "default",
        url,
        Endpoint.UrlSource.ADMIN,
        draining,
        new Limits(new RetryPolicy(3, Duration.ofSeconds(1)), 4));
  }
}
