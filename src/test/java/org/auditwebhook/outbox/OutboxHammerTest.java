package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Cause;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.Settlement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Recorders, claimers, two admins at the same dead letters, those that come back by themselves and
 * by jobs, and leases that run out, all at once and at random: nothing may be lost, and the kept
 * counts must be those that counting gives.
 */
abstract class OutboxHammerTest {
  private static final int RECORDERS = 3;
  private static final int CLAIMERS = 3;
  private static final int ADMINS = 2;
  private static final int RETURNERS = 2;
  private static final int EVENTS_EACH = 1_500;

  private final AtomicBoolean recorded = new AtomicBoolean();
  private final AtomicBoolean failed = new AtomicBoolean();
  private final AtomicLong discarded = new AtomicLong();
  private final Set<Long> ids = ConcurrentHashMap.newKeySet();

  /** Those that have the outbox open. */
  abstract List<OutboxUnderTest> instances();

  @Test
  @Timeout(120)
  void nothingIsLostAndTheCountsAreRight() throws Exception {
    long seed = System.nanoTime();
    System.out.println(getClass().getSimpleName() + " seed " + seed);
    Random seeds = new Random(seed);
    List<OutboxUnderTest> instances = instances();
    try {
      List<Runnable> roles = new ArrayList<>();
      AtomicInteger recorders = new AtomicInteger(RECORDERS);
      for (int i = 0; i < RECORDERS; i++) {
        OutboxUnderTest outbox = instances.get(i % instances.size());
        Random random = new Random(seeds.nextLong());
        roles.add(
            () -> {
              record(outbox, random);
              recorded.set(recorders.decrementAndGet() == 0);
            });
      }
      for (int i = 0; i < CLAIMERS; i++) {
        OutboxUnderTest outbox = instances.get(i % instances.size());
        Random random = new Random(seeds.nextLong());
        roles.add(() -> deliver(outbox, random));
      }
      for (int i = 0; i < ADMINS; i++) {
        OutboxUnderTest outbox = instances.get(i % instances.size());
        Random random = new Random(seeds.nextLong());
        roles.add(() -> administer(outbox, random));
      }

      for (int i = 0; i < RETURNERS; i++) {
        OutboxUnderTest outbox = instances.get(i % instances.size());
        roles.add(() -> bringBack(outbox));
      }

      runAll(roles);

      instances.forEach(this::assertThatNothingIsLost);
    } finally {
      instances.forEach(OutboxUnderTest::close);
    }
  }

  private void assertThatNothingIsLost(OutboxUnderTest outbox) {
    assertThat(ids).hasSize(RECORDERS * EVENTS_EACH);
    long left = ids.size() - discarded.get();
    assertThat(outbox.counts().delivered() + outbox.counts().dead()).isEqualTo(left);
    assertThat(outbox.counts().pending()).isZero();
    assertThat(outbox.count("receipt")).isEqualTo(outbox.counts().delivered());
    assertThat(outbox.count("dead_letter")).isEqualTo(outbox.counts().dead());
    assertThat(outbox.count("delivery")).isZero();
    assertThat(outbox.count("handover")).isZero();
    assertThat(outbox.count("event")).isEqualTo(left);
  }

  private void record(OutboxUnderTest outbox, Random random) {
    long last = 0;
    for (int left = EVENTS_EACH; left > 0; ) {
      List<Long> batch = outbox.record(Math.min(left, 1 + random.nextInt(40)));
      assertThat(batch).isSorted();
      assertThat(batch.get(0)).isGreaterThan(last);
      last = batch.get(batch.size() - 1);
      ids.addAll(batch);
      left -= batch.size();
    }
  }

  private void deliver(OutboxUnderTest outbox, Random random) {
    while (!failed.get() && (!recorded.get() || outbox.counts().pending() > 0)) {
      List<Leased> claimed = take(outbox, random);
      if (random.nextInt(10) == 0) {
        freeOneLease(outbox, claimed);
      }
      outbox.settlements.settle(claimed.stream().map(leased -> settled(leased, random)).toList());
      outbox.lane().release(claimed.size(), 0, List.of());
    }
  }

  /** What the dispatcher does: takes what was handed over, and claims what was not. */
  private static List<Leased> take(OutboxUnderTest outbox, Random random) {
    List<Leased> taken = new ArrayList<>();
    taken.addAll(outbox.lane().take(Duration.ZERO));
    if (taken.isEmpty()) {
      int slots = outbox.lane().reserveForClaim(Integer.MAX_VALUE);
      taken.addAll(slots == 0 ? List.of() : outbox.claim(1 + random.nextInt(slots)));
      outbox.lane().cancel(slots - taken.size());
      if (slots > 0 && taken.isEmpty()) {
        outbox.lane().caughtUp();
      }
    }
    return taken;
  }

  /**
   * As if it had run out: somebody else may claim it, and this holder's settlement must not count.
   */
  private static void freeOneLease(OutboxUnderTest outbox, List<Leased> claimed) {
    for (Leased leased : claimed.subList(0, Math.min(1, claimed.size()))) {
      outbox.database.transaction(
          connection ->
              Jdbc.update(
                      connection,
                      "UPDATE delivery SET lease_token = NULL, leased_until = NULL"
                          + " WHERE event_id = ?",
                      leased.eventId())
                  + Jdbc.update(
                      connection,
                      "UPDATE handover SET leased_until = CURRENT_TIMESTAMP WHERE lease_token = ?",
                      leased.token()));
      outbox.lane().fallBehind();
    }
  }

  private static Settled settled(Leased leased, Random random) {
    return switch (random.nextInt(10)) {
      case 0 ->
          random.nextBoolean()
              ? settled(leased, new Settlement.Dead(Cause.REFUSED), new Outcome.Refused(400))
              : settled(
                  leased,
                  new Settlement.Dead(Cause.UNAVAILABLE),
                  Outcome.answered(503, Optional.empty()));
      case 1, 2 ->
          settled(
              leased,
              new Settlement.DueAgain(Duration.ZERO),
              Outcome.answered(503, Optional.empty()));
      default -> settled(leased, new Settlement.Delivered(), new Outcome.Accepted(204));
    };
  }

  private static Settled settled(Leased leased, Settlement settlement, Outcome outcome) {
    return new Settled(
        leased, List.of(new Attempt(Instant.now(), Duration.ofMillis(1), outcome)), settlement);
  }

  /** Redelivers all, one, or discards one: the other admin is at the same ones. */
  private void administer(OutboxUnderTest outbox, Random random) {
    while (!failed.get() && !recorded.get()) {
      Endpoint endpoint = outbox.endpoint();
      if (random.nextInt(10) == 0) {
        outbox.jobs.order(OutboxUnderTest.ADMIN, endpoint, DeadLetterFilter.ALL);
      }
      for (DeadLetter dead : outbox.deadLetters.page(endpoint, DeadLetterFilter.ALL, 0, 3)) {
        if (random.nextBoolean()) {
          outbox.deadLetters.redeliver(OutboxUnderTest.ADMIN, endpoint, dead.eventId());
        } else if (outbox.deadLetters.discard(OutboxUnderTest.ADMIN, endpoint, dead.eventId())) {
          discarded.incrementAndGet();
        }
      }
    }
  }

  /** The dead letters of jobs, and one after the other whose time has come, at any rate. */
  private void bringBack(OutboxUnderTest outbox) {
    while (!failed.get() && !recorded.get()) {
      outbox.database.transaction(
          connection ->
              Jdbc.update(
                  connection,
                  """
                  UPDATE dead_letter SET redeliver_at = died_at WHERE event_id IN (
                    SELECT event_id FROM dead_letter WHERE redeliver_at > died_at
                     FETCH FIRST 1 ROW ONLY)"""));
      outbox.database.transaction(
          connection -> Jdbc.update(connection, "UPDATE endpoint SET redelivery_next_at = NULL"));
      outbox.redelivery.bringBack(outbox.endpoint(), Duration.ZERO);
    }
  }

  private void runAll(List<Runnable> roles) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(roles.size());
    try {
      for (Future<?> role : roles.stream().map(role -> threads.submit(() -> run(role))).toList()) {
        role.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  private void run(Runnable role) {
    boolean done = false;
    try {
      role.run();
      done = true;
    } finally {
      failed.compareAndSet(false, !done);
    }
  }
}
