package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Cause;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.Settlement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How dead letters come back, by themselves and by jobs, on every database and in a time zone other
 * than UTC.
 */
@ExtendWith(InAnotherZone.class)
abstract class RedeliveryContractTest {
  /** Of the 32 slots that are free. */
  private static final int HALF = 16;

  private static final Duration PATIENCE = Duration.ofSeconds(7);
  private static final Outcome LATER = Outcome.answered(503, Optional.empty());

  OutboxUnderTest outbox;

  /** Opens an outbox on the database of this test. */
  abstract OutboxUnderTest onItsDatabase();

  @BeforeEach
  void open() {
    outbox = onItsDatabase();
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  // by themselves

  @Test
  void deadLetterComesBackAtItsTimeAndNotBefore() {
    long id = dead(1).get(0);

    assertThat(bringBack()).isEqualTo(PATIENCE);
    assertThat(state(id)).isEqualTo(Deliveries.State.DEAD);

    makeDue();
    bringBack();

    assertThat(state(id)).isEqualTo(Deliveries.State.PENDING);
    assertThat(outbox.counts())
        .extracting(Counts::failed, Counts::dead, Counts::pending)
        .containsExactly(1L, 0L, 1L);
  }

  @Test
  void scheduleGoesOnWhenItDiesAgainAlsoOverARestart() {
    long id = dead(1).get(0);
    makeDue();
    bringBack();
    reopen();

    assertThat(die()).extracting(Leased::redeliveries).containsExactly(1);

    // 5 min ± 20 %
    DeadLetter dead = letter(id);
    assertThat(dead.redeliveries()).isEqualTo(1);
    assertThat(untilRedelivery(dead)).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
    assertThat(outbox.counts().failed()).isEqualTo(2);
  }

  @Test
  void afterTheLastWaitItWaitsForAHuman() {
    long id = dead(1).get(0);
    sql("UPDATE dead_letter SET redeliveries = 6");
    makeDue();
    bringBack();
    die();

    assertThat(letter(id).redeliveries()).isEqualTo(7);
    assertThat(letter(id).redeliverAt()).isEmpty();
  }

  @Test
  void humansRedeliveryBeginsTheScheduleAnew() {
    long id = dead(1).get(0);
    sql("UPDATE dead_letter SET redeliveries = 5");

    outbox.deadLetters.redeliver(OutboxUnderTest.ADMIN, outbox.endpoint(), id);

    assertThat(die()).extracting(Leased::redeliveries).containsExactly(0);
    assertThat(untilRedelivery(letter(id))).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void longerRetryAfterIsWaitedFor() {
    long id = outbox.record(1).get(0);
    die(Outcome.answered(503, Optional.of(Duration.ofHours(700))));

    assertThat(untilRedelivery(letter(id))).isEqualTo(Duration.ofHours(10));
  }

  @Test
  void discardedOneDoesNotComeBack() {
    long id = dead(1).get(0);
    makeDue();
    outbox.deadLetters.discard(OutboxUnderTest.ADMIN, outbox.endpoint(), id);

    bringBack();

    assertThat(outbox.counts().pending()).isZero();
  }

  // never ahead of live traffic

  @Test
  void batchIsHalfOfTheFreeSlotsAndWaitsItsTurnAtTheRate() {
    dead(40);
    makeDue();

    Duration turn = bringBack();

    // 16 at 100 a second
    assertThat(turn).isEqualTo(Duration.ofMillis(160));
    assertThat(outbox.counts().pending()).isEqualTo(HALF);
    outbox.claim(100);
    sql(
        "UPDATE endpoint SET redelivery_next_at = redelivery_next_at + INTERVAL '5' SECOND"
            + " WHERE redelivery_next_at IS NOT NULL");
    look();
    assertThat(outbox.counts().pending()).as("its turn has not come").isEqualTo(HALF);
    letTurnCome();
    look();
    assertThat(outbox.counts().pending()).isEqualTo(2 * HALF);
  }

  @Test
  void turnOfTheDistantFutureWasSetBeforeAClockWentBack() {
    dead(1);
    makeDue();
    sql("UPDATE endpoint SET redelivery_next_at = CURRENT_TIMESTAMP + INTERVAL '1' HOUR");

    look();

    assertThat(outbox.counts().pending()).isEqualTo(1);
  }

  @Test
  void nothingComesBackWhileALiveDeliveryWaits() {
    dead(1);
    makeDue();
    outbox.record(1);
    sql("UPDATE delivery SET lease_token = NULL, leased_until = NULL");

    bringBack();
    assertThat(outbox.counts().dead()).isEqualTo(1);

    outbox.claim(1);
    bringBack();
    assertThat(outbox.counts().dead()).isZero();
  }

  @Test
  void nothingComesBackWhileNoSlotIsFree() {
    dead(1);
    makeDue();
    outbox.lane().reserveForClaim(Integer.MAX_VALUE);

    outbox.redelivery.bringBack(outbox.endpoint(), PATIENCE);

    assertThat(outbox.counts().dead()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "paused_at = CURRENT_TIMESTAMP",
        "breaker_opened_at = CURRENT_TIMESTAMP",
        "draining_until = CURRENT_TIMESTAMP"
      })
  void nothingComesBackWhileTheEndpointIsHeld(String hold) {
    dead(1);
    makeDue();
    outbox.jobs.order(OutboxUnderTest.ADMIN, outbox.endpoint(), DeadLetterFilter.ALL);
    sql("UPDATE endpoint SET " + hold);

    assertThat(bringBack()).isEqualTo(PATIENCE);
    assertThat(bringBack()).isEqualTo(PATIENCE);

    assertThat(outbox.counts().dead()).isEqualTo(1);
  }

  @Test
  void oneComesBackToProbeWithWhereTheBreakerIsOpenAndNothingIsPending() {
    dead(3);
    makeDue();
    Endpoint closed = outbox.endpoint();
    outbox.breakers.open(closed, closed.target(), "test", Duration.ZERO);

    bringBack();
    bringBack();

    assertThat(outbox.counts().pending()).isEqualTo(1);
    assertThat(outbox.counts().dead()).isEqualTo(2);
    assertThat(outbox.breakers.takeProbe(outbox.endpoint(), Duration.ofSeconds(1))).isPresent();
  }

  @Test
  void jobThatIsOrderedWhileTheBreakerIsOpenProbesToo() {
    dead(3);
    Endpoint closed = outbox.endpoint();
    outbox.breakers.open(closed, closed.target(), "test", Duration.ZERO);
    outbox.jobs.order(OutboxUnderTest.ADMIN, outbox.endpoint(), DeadLetterFilter.ALL);

    bringBack();
    bringBack();

    assertThat(outbox.counts().pending()).isEqualTo(1);
  }

  @Test
  void nothingComesBackWhileDisabled() {
    dead(1);
    makeDue();
    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "");

    bringBack();

    assertThat(outbox.counts().dead()).isEqualTo(1);
  }

  /** They are threads of one instance here, and instances where the database can be shared. */
  @Test
  void thoseThatLookAtTheSameTimeTakeEachOnce() throws Exception {
    dead(200);
    makeDue();
    outbox.jobs.order(OutboxUnderTest.ADMIN, outbox.endpoint(), DeadLetterFilter.ALL);
    ExecutorService threads = Executors.newCachedThreadPool();

    try {
      List<Future<?>> looking = new ArrayList<>();
      for (OutboxUnderTest instance : instances()) {
        looking.add(threads.submit(() -> bringAllBack(instance)));
      }
      for (Future<?> one : looking) {
        one.get();
      }
    } finally {
      threads.shutdown();
    }

    assertThat(outbox.counts()).extracting(Counts::dead, Counts::pending).containsExactly(0L, 200L);
    assertThat(count("delivery")).isEqualTo(200);
    assertThat(count("dead_letter")).isZero();
  }

  /** Those that look at the same time. */
  List<OutboxUnderTest> instances() {
    return List.of(outbox, outbox, outbox, outbox);
  }

  private void bringAllBack(OutboxUnderTest instance) {
    while (instance.counts().dead() > 0) {
      letTurnCome();
      look(instance);
      instance.claim(100);
    }
  }

  // jobs

  @Test
  void jobRedeliversWhatMatchesBatchByBatchAndEnds() {
    List<Long> ids = dead(40);
    DeadLetterFilter cause =
        new DeadLetterFilter(Optional.empty(), Optional.of(Cause.UNAVAILABLE), Optional.empty());

    RedeliveryJob job = outbox.jobs.order(OutboxUnderTest.ADMIN, outbox.endpoint(), cause);

    assertThat(job.state()).isEqualTo(RedeliveryJob.State.RUNNING);
    assertThat(job.matched()).isEqualTo(40);
    assertThat(job.filter().cause()).contains(Cause.UNAVAILABLE);
    assertThat(job.filter().before()).contains(job.createdAt());
    step();
    assertThat(job(job).redelivered()).isEqualTo(HALF);
    assertThat(state(ids.get(HALF - 1))).isEqualTo(Deliveries.State.PENDING);
    assertThat(state(ids.get(HALF))).isEqualTo(Deliveries.State.DEAD);
    step();
    step();
    assertThat(job(job).state()).isEqualTo(RedeliveryJob.State.DONE);
    assertThat(job(job).redelivered()).isEqualTo(40);
    assertThat(job(job).endedAt()).isPresent();
    assertThat(outbox.counts().pending()).isEqualTo(40);
  }

  @Test
  void jobGoesOnWhereItWasAfterARestart() {
    dead(40);
    RedeliveryJob job =
        outbox.jobs.order(OutboxUnderTest.ADMIN, outbox.endpoint(), DeadLetterFilter.ALL);
    step();
    reopen();

    step();

    assertThat(job(job).redelivered()).isEqualTo(2 * HALF);
  }

  @Test
  void whatDiesWhileTheJobRunsIsNotTakenAgain() {
    dead(20);
    RedeliveryJob job =
        outbox.jobs.order(OutboxUnderTest.ADMIN, outbox.endpoint(), DeadLetterFilter.ALL);
    bringBack();
    die();
    dead(5);

    step();
    step();

    assertThat(job(job).state()).isEqualTo(RedeliveryJob.State.DONE);
    assertThat(job(job).redelivered()).isEqualTo(20);
    assertThat(outbox.counts().dead()).isEqualTo(HALF + 5);
  }

  @Test
  void timeOfTheOrderIsTheLatestThatBeforeMayBe() {
    Instant future = Instant.now().plus(Duration.ofDays(1));

    RedeliveryJob job =
        outbox.jobs.order(
            OutboxUnderTest.ADMIN,
            outbox.endpoint(),
            new DeadLetterFilter(Optional.empty(), Optional.empty(), Optional.of(future)));

    assertThat(job.filter().before()).contains(job.createdAt());
  }

  @Test
  void jobWalksOverWhatDoesNotMatch() {
    dead(1_100);
    DeadLetterFilter last =
        new DeadLetterFilter(Optional.of("test.n1099"), Optional.empty(), Optional.empty());

    RedeliveryJob job = outbox.jobs.order(OutboxUnderTest.ADMIN, outbox.endpoint(), last);

    assertThat(bringBack()).as("there is more to look at").isEqualTo(Duration.ZERO);
    assertThat(job(job).state()).isEqualTo(RedeliveryJob.State.RUNNING);
    step();
    assertThat(job(job).state()).isEqualTo(RedeliveryJob.State.DONE);
    assertThat(job(job).redelivered()).isEqualTo(1);
  }

  @Test
  void cancelledJobStopsAndKeepsItsEnd() {
    dead(40);
    RedeliveryJob job =
        outbox.jobs.order(OutboxUnderTest.ADMIN, outbox.endpoint(), DeadLetterFilter.ALL);
    step();

    RedeliveryJob cancelled =
        outbox.jobs.cancel(OutboxUnderTest.ADMIN, outbox.endpoint(), job.jobId()).orElseThrow();

    assertThat(cancelled.state()).isEqualTo(RedeliveryJob.State.CANCELLED);
    assertThat(cancelled.redelivered()).isEqualTo(HALF);
    step();
    assertThat(outbox.counts().dead()).isEqualTo(40 - HALF);
    assertThat(outbox.jobs.cancel(OutboxUnderTest.ADMIN, outbox.endpoint(), job.jobId()))
        .contains(cancelled);
    assertThat(outbox.jobs.cancel(OutboxUnderTest.ADMIN, outbox.endpoint(), job.jobId() + 1))
        .isEmpty();
  }

  @Test
  void doneJobCannotBeCancelled() {
    RedeliveryJob job =
        outbox.jobs.order(OutboxUnderTest.ADMIN, outbox.endpoint(), DeadLetterFilter.ALL);
    step();

    assertThat(outbox.jobs.cancel(OutboxUnderTest.ADMIN, outbox.endpoint(), job.jobId()))
        .map(RedeliveryJob::state)
        .contains(RedeliveryJob.State.DONE);
  }

  @Test
  void jobsTakeTurnsWithWhatComesBackByItself() {
    List<Long> ids = dead(80);
    sql("UPDATE dead_letter SET redeliver_at = died_at WHERE event_id >= " + ids.get(40));
    outbox.jobs.order(OutboxUnderTest.ADMIN, outbox.endpoint(), DeadLetterFilter.ALL);

    step();
    step();

    assertThat(ids.subList(0, HALF)).extracting(this::state).containsOnly(Deliveries.State.PENDING);
    assertThat(ids.subList(40, 40 + HALF))
        .extracting(this::state)
        .containsOnly(Deliveries.State.PENDING);
    assertThat(outbox.counts().pending()).isEqualTo(2 * HALF);
  }

  @Test
  void jobsAreListedByRisingNumber() {
    List<Long> ids =
        LongStream.range(0, 3)
            .map(
                i ->
                    outbox
                        .jobs
                        .order(OutboxUnderTest.ADMIN, outbox.endpoint(), DeadLetterFilter.ALL)
                        .jobId())
            .boxed()
            .toList();

    assertThat(ids).isSorted().doesNotHaveDuplicates();
    assertThat(outbox.jobs.page(outbox.endpoint(), ids.get(0), 1))
        .extracting(RedeliveryJob::jobId)
        .containsExactly(ids.get(1));
  }

  /** One look after the dispatcher has claimed what waits, and with its turn come. */
  private Duration bringBack() {
    letTurnCome();
    return look();
  }

  private void letTurnCome() {
    sql("UPDATE endpoint SET redelivery_next_at = NULL");
  }

  private Duration look() {
    return look(outbox);
  }

  private static Duration look(OutboxUnderTest instance) {
    Lane lane = instance.lane();
    lane.cancel(lane.reserveForClaim(Integer.MAX_VALUE)); // it is not behind
    lane.caughtUp();
    return instance.redelivery.bringBack(instance.endpoint(), PATIENCE);
  }

  /** A batch that is claimed at once. */
  private void step() {
    bringBack();
    outbox.claim(1_000);
  }

  private List<Long> dead(int entries) {
    List<Long> ids = outbox.record(entries);
    die();
    return ids;
  }

  /** All that waits dies of an endpoint that is unavailable. */
  private List<Leased> die() {
    return die(LATER);
  }

  private List<Leased> die(Outcome last) {
    List<Leased> claimed = outbox.claim(10_000);
    outbox.settlements.settle(
        claimed.stream()
            .map(
                leased ->
                    new Settled(
                        leased,
                        List.of(new Attempt(Instant.now(), Duration.ofMillis(3), last)),
                        new Settlement.Dead(Cause.UNAVAILABLE)))
            .toList());
    return claimed;
  }

  private void makeDue() {
    sql("UPDATE dead_letter SET redeliver_at = died_at");
  }

  private DeadLetter letter(long id) {
    return outbox.deadLetters.find(outbox.endpoint(), id).orElseThrow();
  }

  private static Duration untilRedelivery(DeadLetter dead) {
    return Duration.between(dead.diedAt(), dead.redeliverAt().orElseThrow());
  }

  private Deliveries.State state(long id) {
    return outbox.deliveries.find(outbox.endpoint(), id).orElseThrow().state();
  }

  private RedeliveryJob job(RedeliveryJob job) {
    return outbox.jobs.find(outbox.endpoint(), job.jobId()).orElseThrow();
  }

  private void reopen() {
    outbox.close();
    outbox = onItsDatabase();
  }

  private long count(String table) {
    return outbox.count(table);
  }

  private void sql(String statement) {
    outbox.sql(statement);
  }
}
