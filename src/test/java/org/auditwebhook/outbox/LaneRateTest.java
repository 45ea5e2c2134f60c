package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.Rate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of a lane whose endpoint has a rate. One permit comes in a second. */
@Timeout(20)
class LaneRateTest {
  private static final Duration LONG = Duration.ofSeconds(15);

  private static Lane lane(boolean shared, int burst) {
    Lane lane = new Lane(shared);
    Limits limits = TestLimits.of(8);
    lane.changed(
        new Endpoint(
            1,
            "default",
            "http://a.test",
            Endpoint.UrlSource.ADMIN,
            Optional.empty(),
            new Limits(
                limits.retry(),
                limits.concurrency(),
                limits.ordering(),
                limits.batching(),
                Optional.of(new Rate(1, burst))),
            Endpoint.Holds.NONE));
    lane.cancel(lane.reserveForClaim(100));
    lane.caughtUp();
    return lane;
  }

  private static void put(Lane lane, int deliveries) {
    int reserved = lane.reserveForNew(deliveries);
    lane.put(LongStream.rangeClosed(1, reserved).mapToObj(LaneRateTest::leased).toList());
  }

  private static Leased leased(long eventId) {
    return new Leased(
        1, eventId, new byte[0], 0, 0, 0, Long.MAX_VALUE, Optional.empty(), OptionalLong.empty());
  }

  @Test
  void noMoreIsLeasedThanMayBeSentSoon() {
    assertThat(lane(false, 3).reserveForNew(8)).isEqualTo(3);
  }

  @Test
  void callsBeginWhileThereArePermits() {
    Lane lane = lane(false, 2);
    put(lane, 2);
    assertThat(lane.take(Duration.ZERO)).hasSize(1);

    // its further attempts have cost what comes in more than a minute
    Attempt attempt = new Attempt(Instant.EPOCH, Duration.ZERO, new Outcome.Accepted(204));
    lane.release(1, 0, Collections.nCopies(100, attempt));

    assertThat(lane.take(Duration.ZERO)).isEmpty();
    assertThat(lane.permitsWanted()).isZero();
  }

  @Test
  void anotherTakerIsStartedForThePermitThatComesNext() {
    Lane lane = lane(false, 2);
    put(lane, 2);
    AtomicInteger started = new AtomicInteger();
    lane.onArrival(started::incrementAndGet);

    assertThat(lane.take(Duration.ZERO)).hasSize(1);

    assertThat(started).hasValue(1);
  }

  @Test
  void permitsOfASharedRateAreAskedForWhereDeliveriesWait() {
    Lane lane = lane(true, 2);
    assertThat(lane.permitsWanted()).isZero();

    put(lane, 1);

    assertThat(lane.permitsWanted()).isEqualTo(1);
    assertThat(lane.take(Duration.ZERO)).isEmpty();
    lane.permitted(1, Duration.ZERO);
    assertThat(lane.permitsWanted()).isZero();
    assertThat(lane.take(Duration.ZERO)).hasSize(1);
  }

  @Test
  void whoWaitsForADeliveryTakesItWhenPermitsAreGiven() {
    Lane lane = lane(true, 2);
    put(lane, 1);
    CompletableFuture<List<Leased>> taking = CompletableFuture.supplyAsync(() -> lane.take(LONG));

    lane.permitted(1, Duration.ofMillis(20));

    assertThat(taking.join()).hasSize(1);
  }

  @Test
  void dispatcherIsWokenToAskForPermits() throws InterruptedException {
    Lane lane = lane(true, 2);
    Thread dispatcher =
        new Thread(
            () -> {
              try {
                lane.awaitClaimable(LONG);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    dispatcher.start();
    Awaitility.await().until(() -> dispatcher.getState() == Thread.State.TIMED_WAITING);

    put(lane, 1);

    dispatcher.join(LONG.toMillis() / 2);
    assertThat(dispatcher.isAlive()).isFalse();
  }

  @Test
  void whatIsToldAboutAChangeWaitsForNoPermit() {
    Lane lane = lane(true, 2);
    assertThat(lane.reserveForAnnouncement()).isEqualTo(1);
    lane.put(
        List.of(
            new Leased(
                1,
                1,
                new byte[0],
                0,
                0,
                0,
                Long.MAX_VALUE,
                Optional.of("http://a.test"),
                OptionalLong.empty())));

    assertThat(lane.take(Duration.ZERO)).hasSize(1);
    assertThat(lane.permitsWanted()).as("it is owed").isEqualTo(1);
  }
}
