package org.auditwebhook.it.bench.load;

import java.time.Duration;
import java.util.List;
import org.auditwebhook.it.harness.Installation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long {@code fire} keeps the thread that calls it, and how long an event is on its way to an
 * endpoint that answers at once: at a rate that is far from all that is possible.
 */
@Tag("bench")
class EmitLatencyIT {
  private static final int PER_SECOND = Integer.getInteger("bench.rate", 1_000);

  /** Entries a second. */
  private static final int TO_WARM_UP = 5_000;

  /** So many that one that waits keeps no other from its time. */
  private static final int THREADS = 16;

  private static final Report REPORT = new Report("emit-latency");

  private static ReceiverProcess receiver;

  @BeforeAll
  static void begin() {
    receiver = new ReceiverProcess();
    REPORT.line(
        "%s, %d processors, %d entries a second for %s; milliseconds"
            .formatted(
                Installation.server(),
                Runtime.getRuntime().availableProcessors(),
                PER_SECOND,
                Options.WINDOW));
    REPORT.head(
        "emit.max-wait",
        "events/s",
        "emit p50",
        "p99",
        "p99.9",
        "max",
        "end to end p50",
        "p99",
        "max",
        "CPU s/100k");
  }

  @AfterAll
  static void end() {
    receiver.close();
    REPORT.publish();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1S", "PT0S"}) // for the commit, or for the place in the buffer only
  void latency(String wait) {
    receiver.forget();
    try (BenchServer server =
        BenchServer.start("emit-latency", receiver, all -> all.with("emit.max-wait", wait))) {
      server.fireAtARate(TO_WARM_UP, THREADS); // who does not wait would fill the buffer else
      Window.warmUp(receiver);
      Drain.endOf(receiver, List.of(server));
      server.fireAtARate(PER_SECOND, THREADS);
      Window window = Window.of(receiver, Duration.ZERO, server::cpu, server::reset);
      Percentiles emit = server.facts().latency();
      Percentiles endToEnd = window.counts().latency();
      Drain.endOf(receiver, List.of(server));
      REPORT.row(
          wait,
          window.rate(),
          emit.p50(),
          emit.p99(),
          emit.p999(),
          emit.max(),
          endToEnd.p50(),
          endToEnd.p99(),
          endToEnd.max(),
          window.perHundredThousand(window.sender()));
    }
  }
}
