package org.auditwebhook.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Cause;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.RetryPolicy;
import org.auditwebhook.delivery.Settlement;
import org.auditwebhook.endpoint.CallResult;
import org.auditwebhook.endpoint.Destination;
import org.auditwebhook.endpoint.EndpointCaller;
import org.auditwebhook.endpoint.Pause;
import org.auditwebhook.outbox.Counts;
import org.auditwebhook.outbox.OutboxUnderTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dispatch of one endpoint on a real outbox; only the endpoint itself is played. */
@Timeout(60)
class EndpointDispatchTest {
  private static final CallResult ACCEPTED =
      new CallResult(
          List.of(new Attempt(Instant.EPOCH, Duration.ofMillis(1), new Outcome.Accepted(204))),
          new Settlement.Delivered());

  private static final Outcome GONE = new Outcome.Refused(410);
  private static final Outcome DOWN = Outcome.unanswered("no answer");

  @TempDir Path directory;
  private OutboxUnderTest outbox;
  private final Settler settler = new Settler();
  private EndpointDispatch dispatch;

  @BeforeEach
  @SuppressWarnings("UnnecessaryAssignment") // there is no framework here that would inject
  void open() {
    outbox = OutboxUnderTest.in(directory);
    settler.settlements = outbox.settlements;
    settler.lanes = outbox.lanes;
  }

  @AfterEach
  void close() {
    stopWithin(Duration.ZERO);
    outbox.close();
  }

  @Test
  void everyEventIsCalledOnceHandedOverOrClaimed() {
    Set<String> called = ConcurrentHashMap.newKeySet();
    AtomicInteger calls = new AtomicInteger();
    start(
        Thread::new,
        (body, pause) -> {
          called.add(new String(body, java.nio.charset.StandardCharsets.UTF_8));
          calls.incrementAndGet();
          return ACCEPTED;
        });

    for (int i = 0; i < 50; i++) {
      outbox.record(10); // more than the 32 slots take: some wait in the database
    }

    awaitDelivered(500);
    assertThat(called).hasSize(500);
    assertThat(calls).hasValue(500);
    assertThat(outbox.lane().isIdle()).isTrue();
  }

  @Test
  void executorThatFailsOnceStrandsNothing() {
    AtomicInteger failures = new AtomicInteger(3);
    start(
        task -> {
          if (failures.getAndDecrement() > 0) {
            throw new IllegalStateException("not now");
          }
          return new Thread(task);
        },
        (body, pause) -> ACCEPTED);

    outbox.record(1);
    outbox.record(40);

    awaitDelivered(41);
  }

  @Test
  void callThatFailsHereGivesItsSlotBack() {
    start(
        Thread::new,
        (body, pause) -> {
          throw new IllegalStateException("a fault of ours");
        });

    outbox.record(40);

    Awaitility.await().until(() -> outbox.lane().isIdle());
    assertThat(outbox.counts().pending()).isEqualTo(40);
  }

  @Test
  void stopEndsPausesAtItsDeadline() throws InterruptedException {
    CountDownLatch pausing = new CountDownLatch(1);
    start(
        Thread::new,
        (body, pause) -> {
          pausing.countDown();
          assertThat(pause.of(Duration.ofSeconds(50), DOWN)).isFalse();
          return CallResult.NOT_BEGUN;
        });
    outbox.record(1);
    pausing.await();

    stopWithin(Duration.ofMillis(300));

    // @Timeout is far below the pause
    assertThat(outbox.counts().pending()).isEqualTo(1);
    assertThat(outbox.lane().isIdle()).isTrue();
  }

  @Test
  void stopDeliversWhatWaits() {
    AtomicInteger calls = new AtomicInteger();
    start(
        Thread::new,
        (body, pause) -> {
          calls.incrementAndGet();
          return ACCEPTED;
        });
    outbox.record(200);

    stopWithin(Duration.ofSeconds(30));

    assertThat(outbox.counts().delivered()).isEqualTo(200);
    assertThat(calls).hasValue(200);
  }

  @Test
  void stoppingThreadDeliversWhereTheServerStartsNoTasks() {
    start(
        task -> {
          throw new RejectedExecutionException();
        },
        (body, pause) -> ACCEPTED);
    outbox.record(5);

    stopWithin(Duration.ofSeconds(30));

    assertThat(outbox.counts().delivered()).isEqualTo(5);
  }

  @Test
  void nothingIsCalledAfterAStopAndWhatIsLeftIsFree() {
    AtomicInteger calls = new AtomicInteger();
    start(
        Thread::new,
        (body, pause) -> {
          calls.incrementAndGet();
          pause.of(Duration.ofMillis(100), DOWN);
          return ACCEPTED;
        });
    outbox.record(300);

    stopWithin(Duration.ofMillis(150));

    int called = calls.get();
    Counts counts = outbox.counts();
    assertThat(counts.delivered()).isEqualTo(called);
    assertThat(counts.pending()).isEqualTo(300 - called);
    assertThat(outbox.claims.claim(outbox.endpoint(), 300).leased()).hasSize(300 - called);
  }

  @Test
  void endpointThatIsDownIsProbedAndNothingDies() {
    // given 500 events for an endpoint that answers nothing, 32 of which can be in flight
    AtomicInteger attempts = new AtomicInteger();
    AtomicBoolean down = new AtomicBoolean(true);
    start(
        Thread::new,
        (body, pause) -> {
          attempts.incrementAndGet();
          return down.get() ? failing(pause) : ACCEPTED;
        });

    // when
    outbox.record(500);
    Awaitility.await().until(() -> outbox.endpoint().holds().outage().isPresent());
    Awaitility.await().until(() -> outbox.endpoint().holds().outage().orElseThrow().probes() >= 2);

    // then those in flight waited for no second attempt, and the others made none but to probe
    assertThat(attempts).hasValueLessThanOrEqualTo(32 + 2);
    assertThat(outbox.counts().dead()).isZero();
    assertThat(outbox.counts().pending()).isEqualTo(500);

    // and when it is back, all arrive
    down.set(false);
    awaitDelivered(500);
    assertThat(outbox.endpoint().holds().outage()).isEmpty();
  }

  @Test
  void probeThatFailsAfterTheBreakerHasClosedIsNotDead() throws InterruptedException {
    CountDownLatch probing = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    start(
        Thread::new,
        (body, pause) -> {
          if (outbox.endpoint().holds().outage().isEmpty()) {
            return ACCEPTED;
          }
          probing.countDown();
          await(closed);
          return new CallResult(List.of(attempt(DOWN)), new Settlement.Dead(Cause.UNAVAILABLE));
        });
    outbox.breakers.open(outbox.endpoint(), "http://a.test", "test", Duration.ZERO);
    outbox.record(1);

    // as another instance does that was given the next probe because this one takes so long
    probing.await();
    outbox.breakers.close(outbox.endpoint());
    closed.countDown();

    awaitDelivered(1);
    assertThat(outbox.counts().failed()).isZero();
  }

  @Test
  void deliveryThatFailsAloneIsDead() {
    start(Thread::new, (body, pause) -> failing(pause));

    outbox.record(1);

    Awaitility.await().until(() -> outbox.counts().dead() == 1);
    assertThat(outbox.endpoint().holds().outage()).isEmpty();
  }

  @Test
  void nothingIsCalledWhilePausedAndAllWhenResumed() {
    AtomicInteger calls = new AtomicInteger();
    start(
        Thread::new,
        (body, pause) -> {
          calls.incrementAndGet();
          return ACCEPTED;
        });
    outbox.pauses.pause(OutboxUnderTest.ADMIN, "default");
    outbox.record(40);

    assertThat(dispatch.tick()).isFalse();
    assertThat(calls).hasValue(0);

    outbox.pauses.resume(OutboxUnderTest.ADMIN, "default");
    awaitDelivered(40);
  }

  @Test
  void aPauseIsToldToTheEndpointThatItHoldsBack() {
    List<String> called = Collections.synchronizedList(new ArrayList<>());
    tellOfAdmins();
    start(
        Thread::new,
        (body, pause) -> {
          called.add(new String(body, java.nio.charset.StandardCharsets.UTF_8));
          return ACCEPTED;
        });

    outbox.pauses.pause(OutboxUnderTest.ADMIN, "default");
    outbox.record(40);

    awaitDelivered(1);
    assertThat(dispatch.tick()).isFalse();
    assertThat(called).singleElement().asString().contains("webhook.paused");
    assertThat(outbox.counts().pending()).isEqualTo(40);
  }

  @Test
  void whatIsToldOfAPauseInVainWaitsWithAllOthers() {
    AtomicInteger attempts = new AtomicInteger();
    tellOfAdmins();
    start(
        Thread::new,
        (body, pause) -> {
          attempts.incrementAndGet();
          return failing(pause);
        });

    outbox.pauses.pause(OutboxUnderTest.ADMIN, "default");

    Awaitility.await().until(() -> attempts.get() > 0 && outbox.lane().isIdle());
    assertThat(dispatch.tick()).isFalse();
    assertThat(attempts).hasValue(1);
    assertThat(outbox.counts().pending()).isEqualTo(1);
    assertThat(outbox.counts().failed()).isZero();
    assertThat(outbox.endpoint().holds().outage()).isEmpty();
  }

  @Test
  void answerOf410PausesTheEndpoint() {
    start(
        Thread::new,
        (body, pause) ->
            new CallResult(List.of(attempt(GONE)), new Settlement.Dead(Cause.REFUSED)));

    outbox.record(1);

    Awaitility.await().until(() -> outbox.counts().dead() == 1);
    assertThat(outbox.endpoint().holds().pause()).isPresent();
    outbox.record(1);
    dispatch.tick();
    assertThat(outbox.counts().pending()).isEqualTo(1);
    assertThat(outbox.counts().dead()).isEqualTo(1);
  }

  /** Three attempts in vain, as a real call makes them. */
  private static CallResult failing(Pause pause) {
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      attempts.add(attempt(DOWN));
      if (i < 3 && !pause.of(Duration.ofMillis(200), DOWN)) {
        return new CallResult(attempts, new Settlement.DueAgain(Duration.ZERO));
      }
    }
    return new CallResult(attempts, new Settlement.Dead(Cause.UNAVAILABLE));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Attempt attempt(Outcome outcome) {
    return new Attempt(Instant.EPOCH, Duration.ofMillis(1), outcome);
  }

  /** What plays the endpoint. */
  private interface Played {
    CallResult call(byte[] body, Pause pause);
  }

  @SuppressWarnings("UnnecessaryAssignment") // there is no framework here that would inject
  private void tellOfAdmins() {
    outbox.close();
    outbox =
        OutboxUnderTest.in(
            directory,
            Map.of("audit.webhook.url", "http://a.test", "audit.webhook.admin.audit", "true"));
    settler.settlements = outbox.settlements;
    settler.lanes = outbox.lanes;
  }

  private void start(ThreadFactory factory, Played endpoint) {
    EndpointCaller caller =
        new EndpointCaller() {
          @Override
          public CallResult call(
              Destination destination, byte[] body, RetryPolicy policy, Pause pause) {
            return endpoint.call(body, pause);
          }
        };
    Tools tools =
        new Tools(
            outbox.endpoints,
            outbox.secrets,
            outbox.id,
            outbox.breakers,
            outbox.pauses,
            outbox.claims,
            outbox.redelivery,
            outbox.sharedRate,
            caller,
            settler,
            Duration.ofSeconds(10));
    dispatch = new EndpointDispatch("default", outbox.lane(), tools, factory);
    new Thread(dispatch::run).start();
    new Thread(settler::run).start();
  }

  private void stopWithin(Duration patience) {
    dispatch.stop(System.nanoTime() + patience.toNanos());
    settler.close();
  }

  private void awaitDelivered(int events) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> outbox.counts().delivered() == events);
  }
}
