package org.auditwebhook.it.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** The end of a measurement: what was fired has to come. */
final class Drain {
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private Drain() {}

  /**
   * Ends firing, lets the endpoint answer at once, and returns when all has come that was fired
   * since the receiver has forgotten all.
   *
   * @param servers all that share an outbox, or one that shares it with nobody
   */
  static void endOf(ReceiverProcess receiver, List<BenchServer> servers) {
    servers.forEach(BenchServer::endFiring);
    receiver.reset(Duration.ZERO);
    BenchServer any = servers.get(0);
    Awaitility.await("the end of the backlog")
        .atMost(LONGEST)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> any.pending() == 0);
    assertThat(any.dropped()).as("dropped").isZero();
    assertThat(receiver.counts().distinct())
        .as("events that have come")
        .isEqualTo(servers.stream().mapToLong(BenchServer::fired).sum());
  }
}
