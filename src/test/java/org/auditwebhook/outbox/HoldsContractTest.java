package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.auditwebhook.delivery.Settlement;
import org.auditwebhook.settings.Properties;
import org.auditwebhook.settings.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The circuit breaker and the pause in the endpoint's row, as several instances change them: here
 * they are two views of one database. What every database must do for it.
 */
@Timeout(60)
abstract class HoldsContractTest {
  private static final String A = "http://a.test";
  private static final Duration SOON = Duration.ZERO;
  private static final Duration LATER = Duration.ofHours(1);

  /** What an instance has for itself. */
  private static final class Instance {
    final Endpoints endpoints = new Endpoints();
    final Breakers breakers = new Breakers();
    final Pauses pauses = new Pauses();

    @SuppressWarnings("UnnecessaryAssignment") // there is no framework here that would inject
    Instance(OutboxUnderTest outbox) {
      Settings settings = Settings.read(Properties.of(Map.of("audit.webhook.url", A)));
      endpoints.database = outbox.database;
      endpoints.settings = settings;
      endpoints.lanes = new Lanes();
      endpoints.lanes.database = outbox.database;
      endpoints.trail = outbox.trail;
      breakers.endpoints = endpoints;
      breakers.counters = outbox.counters;
      breakers.settings = settings;
      pauses.endpoints = endpoints;
      pauses.settings = settings;
      endpoints.load();
    }

    Endpoint endpoint() {
      return endpoints.get(Endpoints.DEFAULT);
    }

    Endpoint.Holds holds() {
      return endpoint().holds();
    }

    void open(Duration firstProbe) {
      breakers.open(endpoint(), A, "answered 503", firstProbe);
    }

    Optional<Endpoint> takeProbe() {
      return breakers.takeProbe(endpoint(), LATER);
    }
  }

  private OutboxUnderTest outbox;
  private Instance one;
  private Instance other;

  /** Opens an outbox with {@code http://a.test} as the target on the database of this test. */
  abstract OutboxUnderTest onItsDatabase();

  @BeforeEach
  void open() {
    outbox = onItsDatabase();
    one = new Instance(outbox);
    other = new Instance(outbox);
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  // the circuit breaker

  @Test
  void openBreakerIsOpenForAllAndOverARestart() {
    one.open(LATER);
    Endpoint.Outage outage = one.holds().outage().orElseThrow();

    assertThat(outage.reason()).isEqualTo("answered 503");
    assertThat(outage.probes()).isZero();
    assertThat(outage.probing()).isFalse();
    assertThat(Duration.between(outage.since(), outage.probeAt())).isEqualTo(LATER);
    assertThat(new Instance(outbox).holds()).isEqualTo(one.holds());

    outbox.close();
    outbox = onItsDatabase();
    assertThat(outbox.endpoint().holds()).isEqualTo(one.holds());
  }

  @Test
  void secondToOpenLearnsThatItIsOpenAndChangesNothing() {
    one.open(LATER);
    other.open(SOON);

    assertThat(other.holds()).isEqualTo(one.holds());
  }

  @Test
  void breakerOfATargetThatWasReplacedDoesNotOpen() {
    one.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://b.test");
    awaitDrained(one);

    other.open(SOON);

    assertThat(other.holds()).isEqualTo(Endpoint.Holds.NONE);
    assertThat(other.endpoint().url()).isEqualTo("http://b.test");
  }

  @Test
  void breakerOfAnAdminsTargetOpens() {
    one.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://b.test");
    awaitDrained(one);

    one.breakers.open(one.endpoint(), "http://b.test", "answered 503", SOON);

    assertThat(one.holds().outage()).isPresent();
  }

  @Test
  void veryLongReasonIsCut() {
    one.breakers.open(one.endpoint(), A, "x".repeat(600), SOON);

    assertThat(one.holds().outage().orElseThrow().reason()).hasSize(500).endsWith("…");
  }

  @Test
  void probeIsTakenByOneOfManyWhoTry() throws Exception {
    outbox.record(1);
    one.open(SOON);
    List<Instance> many = IntStream.range(0, 8).mapToObj(i -> new Instance(outbox)).toList();
    ExecutorService threads = Executors.newFixedThreadPool(many.size());
    try {
      List<Callable<Optional<Endpoint>>> tries =
          many.stream().<Callable<Optional<Endpoint>>>map(each -> each::takeProbe).toList();
      int taken = 0;
      for (Future<Optional<Endpoint>> tried : threads.invokeAll(tries)) {
        taken += tried.get().isPresent() ? 1 : 0;
      }
      assertThat(taken).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
    assertThat(new Instance(outbox).holds().outage())
        .hasValueSatisfying(
            outage -> {
              assertThat(outage.probing()).isTrue();
              assertThat(outage.probes()).isEqualTo(1);
            });
  }

  @Test
  void noProbeIsTakenBeforeItsTimeOrWhileClosed() {
    outbox.record(1);
    assertThat(one.takeProbe()).isEmpty();

    one.open(LATER);
    assertThat(one.takeProbe()).isEmpty();
  }

  @Test
  void noProbeIsTakenWhereNothingIsDue() {
    one.open(SOON);
    assertThat(one.takeProbe()).isEmpty();

    outbox.record(1);
    Leased leased = outbox.claim(1).get(0);
    assertThat(one.takeProbe()).as("the only one is leased").isEmpty();

    outbox.settlements.settle(
        List.of(new Settled(leased, List.of(), new Settlement.DueAgain(Duration.ofHours(1)))));
    assertThat(one.takeProbe()).as("the only one is due later").isEmpty();

    outbox.record(1);
    assertThat(one.takeProbe()).isPresent();
  }

  @Test
  void probeInVainPutsTheNextOneOff() {
    outbox.record(1);
    one.open(SOON);
    Endpoint probed = one.takeProbe().orElseThrow();

    one.breakers.rearm(probed, "no answer: timed out", LATER);

    assertThat(one.holds().outage())
        .hasValueSatisfying(
            outage -> {
              assertThat(outage.probing()).isFalse();
              assertThat(outage.probes()).isEqualTo(1);
              assertThat(outage.reason()).isEqualTo("no answer: timed out");
              assertThat(outage.probeAt()).isAfter(Instant.now().plusSeconds(3_000));
            });
    assertThat(one.takeProbe()).isEmpty();
  }

  @Test
  void proberThatDiedIsReplacedAndDisturbsNobodyWhenItComesBack() {
    outbox.record(1);
    one.open(SOON);
    Endpoint late = one.breakers.takeProbe(one.endpoint(), SOON).orElseThrow();
    Endpoint next = other.takeProbe().orElseThrow();

    one.breakers.rearm(late, "too late", SOON);

    assertThat(one.holds()).isEqualTo(next.holds());
    assertThat(one.takeProbe()).isEmpty();
  }

  @Test
  void answeredProbeClosesItForAll() {
    outbox.record(1);
    one.open(SOON);
    Endpoint probed = one.takeProbe().orElseThrow();

    one.breakers.close(probed);

    assertThat(one.holds()).isEqualTo(Endpoint.Holds.NONE);
    assertThat(new Instance(outbox).holds()).isEqualTo(Endpoint.Holds.NONE);
  }

  @Test
  void lateAnswerDoesNotCloseTheNextOutage() {
    outbox.record(1);
    one.open(SOON);
    Endpoint probed = one.takeProbe().orElseThrow();
    one.breakers.close(probed);
    one.open(SOON);

    one.breakers.close(probed);

    assertThat(one.holds().outage()).isPresent();
  }

  @Test
  void anotherUrlClosesItAndStartsAtOnce() {
    outbox.record(1);
    one.open(LATER);

    Endpoint retargeted = one.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://b.test");

    assertThat(retargeted.draining()).isEmpty();
    assertThat(retargeted.target()).isEqualTo("http://b.test");
    assertThat(retargeted.holds()).isEqualTo(Endpoint.Holds.NONE);
  }

  @Test
  void sameUrlLeavesItOpen() {
    one.open(LATER);

    assertThat(one.endpoints.retarget(OutboxUnderTest.ADMIN, "default", A).holds().outage())
        .isPresent();
  }

  @Test
  void outageOfTheOldTargetEndsItsDrainAndIsNotTheNewOnes() {
    // given a delivery in flight to the old target
    outbox.record(1);
    outbox.claim(1);
    one.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://b.test");
    assertThat(one.endpoints.finishDraining("default")).isFalse();

    // when that target goes down
    one.breakers.open(one.endpoint(), A, "answered 503", LATER);
    assertThat(one.holds().outage()).isPresent();

    // then
    assertThat(one.endpoints.finishDraining("default")).isTrue();
    assertThat(one.endpoint().target()).isEqualTo("http://b.test");
    assertThat(one.holds()).isEqualTo(Endpoint.Holds.NONE);
  }

  // the pause

  @Test
  void pauseIsInForceForAllAndOverARestartUntilItIsResumed() {
    Endpoint paused = one.pauses.pause(OutboxUnderTest.ADMIN, "default");

    assertThat(paused.holds().pause())
        .map(Endpoint.Paused::reason)
        .contains(Endpoint.PauseReason.ADMIN);
    assertThat(one.pauses.pause(OutboxUnderTest.ADMIN, "default")).isEqualTo(paused);
    outbox.close();
    outbox = onItsDatabase();
    assertThat(outbox.endpoint().holds()).isEqualTo(paused.holds());

    Instance next = new Instance(outbox);
    assertThat(next.pauses.resume(OutboxUnderTest.ADMIN, "default").holds())
        .isEqualTo(Endpoint.Holds.NONE);
    assertThat(next.pauses.resume(OutboxUnderTest.ADMIN, "default").holds())
        .isEqualTo(Endpoint.Holds.NONE);
  }

  @Test
  void eventsOfAPausedEndpointWait() {
    Lane lane = outbox.lane();
    lane.cancel(lane.reserveForClaim(Integer.MAX_VALUE));
    outbox.pauses.pause(OutboxUnderTest.ADMIN, "default");

    outbox.record(3);

    assertThat(lane.takersMissing()).isZero();
    assertThat(outbox.counts().pending()).isEqualTo(3);
    outbox.pauses.resume(OutboxUnderTest.ADMIN, "default");
    assertThat(lane.reserveForClaim(Integer.MAX_VALUE)).isEqualTo(32);
    assertThat(outbox.claim(10)).hasSize(3);
  }

  @Test
  void goneEndpointIsPausedUntilItHasAnotherUrl() {
    one.pauses.gone(one.endpoint(), A);

    assertThat(one.holds().pause())
        .map(Endpoint.Paused::reason)
        .contains(Endpoint.PauseReason.GONE);
    assertThat(one.endpoints.retarget(OutboxUnderTest.ADMIN, "default", A).holds().pause())
        .isPresent();
    Endpoint retargeted = one.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://b.test");
    assertThat(retargeted.holds()).isEqualTo(Endpoint.Holds.NONE);
    assertThat(retargeted.target()).isEqualTo("http://b.test");
  }

  @Test
  void goneOfATargetThatWasReplacedPausesNothing() {
    outbox.record(1);
    one.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://b.test");
    other.pauses.gone(other.endpoint(), A);
    assertThat(other.holds()).isEqualTo(Endpoint.Holds.NONE);

    outbox.settlements.settle(List.of());
    awaitDrained(one);
    other.pauses.gone(other.endpoint(), A);
    assertThat(other.holds()).isEqualTo(Endpoint.Holds.NONE);
  }

  @Test
  void pauseOfAnAdminOutlivesAnotherUrlAlsoWhereA410CameFirst() {
    one.pauses.gone(one.endpoint(), A);
    Instant since = one.holds().pause().orElseThrow().since();
    one.pauses.pause(OutboxUnderTest.ADMIN, "default");
    assertThat(one.holds().pause())
        .contains(new Endpoint.Paused(since, Endpoint.PauseReason.ADMIN));

    other.pauses.gone(other.endpoint(), A);
    one.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://b.test");

    assertThat(one.holds().pause())
        .contains(new Endpoint.Paused(since, Endpoint.PauseReason.ADMIN));
  }

  @Test
  void nothingIsProbedWhilePausedAndAtOnceWhenResumed() {
    outbox.record(1);
    one.open(LATER);
    one.pauses.pause(OutboxUnderTest.ADMIN, "default");
    assertThat(one.takeProbe()).isEmpty();

    one.pauses.resume(OutboxUnderTest.ADMIN, "default");

    assertThat(one.holds().outage()).isPresent();
    assertThat(one.takeProbe()).isPresent();
  }

  @Test
  void resumeBeginsNoSecondProbe() {
    outbox.record(2);
    one.open(SOON);
    assertThat(one.takeProbe()).isPresent();

    other.pauses.resume(OutboxUnderTest.ADMIN, "default");

    assertThat(other.takeProbe()).isEmpty();
  }

  /** Ends the drain that a change of the URL has begun, as the deadline would. */
  private void awaitDrained(Instance instance) {
    outbox.database.transaction(
        connection ->
            Jdbc.update(
                connection, "UPDATE endpoint SET draining_url = NULL, draining_until = NULL"));
    instance.endpoints.load();
  }
}
