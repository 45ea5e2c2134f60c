package org.auditwebhook.it.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.auditwebhook.it.harness.Installation;
import org.auditwebhook.it.harness.Postgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What several instances on one PostgreSQL deliver to an endpoint that answers after 10 ms, each
 * with 16 requests in flight, as a multiple of what one does.
 */
@Tag("bench")
@TestMethodOrder(MethodOrderer.MethodName.class)
class FleetIT {
  private static final Duration DELAY = Duration.ofMillis(10);

  private static final Report REPORT = new Report("fleet");

  private static ReceiverProcess receiver;
  private static Postgres postgres;

  /** Events a second of one instance, once that is measured. */
  private static double one;

  @BeforeAll
  static void begin() {
    receiver = new ReceiverProcess();
    postgres = Postgres.in(Installation.target().resolve("it/bench-fleet-postgres"));
    REPORT.line(
        "%s on PostgreSQL, %d processors, windows of %s, an endpoint that answers after %s"
            .formatted(
                Installation.server(),
                Runtime.getRuntime().availableProcessors(),
                Options.WINDOW,
                DELAY));
    REPORT.head("instances", "events/s", "x one", "their CPU s/100k", "end to end ms p50", "p99");
  }

  @AfterAll
  static void end() {
    postgres.close();
    receiver.close();
    REPORT.publish();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void throughput(int instances) {
    receiver.forget();
    String database = postgres.createDatabase();
    List<BenchServer> servers = new ArrayList<>();
    try {
      for (int i = 0; i < instances; i++) {
        servers.add(
            BenchServer.start(
                "fleet-" + i,
                receiver,
                settings -> settings.on(postgres, database).with("concurrency", "16")));
      }
      servers.forEach(server -> server.fire(Options.PENDING));
      Window.warmUp(receiver);
      Window window =
          Window.of(
              receiver,
              DELAY,
              () -> servers.stream().map(BenchServer::cpu).reduce(Duration.ZERO, Duration::plus),
              () -> {});
      Drain.endOf(receiver, servers);
      one = instances == 1 ? window.rate() : one;
      REPORT.row(
          instances,
          window.rate(),
          one > 0 ? (Object) (window.rate() / one) : "",
          window.perHundredThousand(window.sender()),
          window.counts().latency().p50(),
          window.counts().latency().p99());
    } finally {
      servers.forEach(BenchServer::close);
    }
  }
}
