package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many calls an endpoint gets at a time: each has a connection of its own. */
@Timeout(300)
class ConcurrencyIT {
  /** With which every endpoint begins. */
  private static final int INITIAL = 16;

  private static final Answer SLOW = Answer.status(204).after(Duration.ofMillis(50));

  private static Server server;

  private Receiver receiver;

  @BeforeAll
  static void boot() {
    server = Server.named("concurrency").with("concurrency", "512").start();
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @BeforeEach
  void receive() {
    receiver = Receiver.start();
    receiver.answers(SLOW);
    server.api().target(receiver.url());
  }

  @AfterEach
  void leaveNothing() {
    receiver.close();
  }

  @Test
  void slowEndpointThatTakesManyAtATimeGetsMoreAndMore() {
    limit("{\"concurrency\":512,\"adaptive_concurrency\":true}");

    recordAndAwait(5_000);

    assertThat(receiver.connections()).isGreaterThan(2 * INITIAL).isLessThanOrEqualTo(512);
  }

  @Test
  void fixedNumberIsReachedAtOnceAndNeverPassed() {
    limit("{\"concurrency\":40,\"adaptive_concurrency\":false}");

    recordAndAwait(1_000);

    assertThat(receiver.connections()).isBetween(INITIAL + 1, 40);
  }

  @Test
  void upperBoundHoldsForTheAdaptiveNumber() {
    limit("{\"concurrency\":4,\"adaptive_concurrency\":true}");

    recordAndAwait(100);

    assertThat(receiver.connections()).isBetween(2, 4);
  }

  private static void limit(String change) {
    assertThat(server.api().patch("webhook", change).status()).isEqualTo(200);
  }

  private void recordAndAwait(int events) {
    List<Long> ids = new ArrayList<>();
    for (int recorded = 0; recorded < events; recorded += 100) {
      ids.addAll(server.api().record(Entries.array(recorded, 100)));
    }
    Eventually.holds(() -> assertThat(receiver.eventIds()).containsAll(ids));
  }
}
