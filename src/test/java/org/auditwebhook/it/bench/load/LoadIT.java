package org.auditwebhook.it.bench.load;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How many events a second go from {@code fire} to an endpoint that has taken them, and what each
 * costs; as a multiple of what the sequential poster does, and for single events to an endpoint
 * that answers at once as a part of what the REST client does without the outbox.
 *
 * <p>Each server is warmed up with an endpoint that answers at once. Then the endpoint gets its
 * delay, and after a moment the window begins. More is fired than can be delivered: the latencies
 * are those of a full load, {@link EmitLatencyIT} has those of a usual one.
 */
@Tag("bench")
class LoadIT {
  private static ReceiverProcess receiver;
  private static LoadTable table;

  @BeforeAll
  static void measureThePoster() {
    receiver = new ReceiverProcess();
    table = new LoadTable(Yardstick.measure(receiver, Options.delays()));
  }

  @AfterAll
  static void end() {
    receiver.close();
    table.publish();
  }

  static Stream<Arguments> measurements() {
    return Options.modes().stream()
        .flatMap(mode -> Options.delays().stream().map(delay -> Arguments.of(mode, delay)));
  }

  @ParameterizedTest
  @MethodSource("measurements")
  void throughput(Mode mode, int delay) {
    receiver.forget();
    try (BenchServer server = BenchServer.start("load", receiver, mode::configured)) {
      server.fire(Options.PENDING);
      Window.warmUp(receiver);
      AtomicLong allocated = new AtomicLong();
      Window window =
          Window.of(
              receiver,
              Duration.ofMillis(delay),
              server::cpu,
              () -> allocated.set(server.reset().allocated()));
      BenchServer.Facts after = server.facts();
      Drain.endOf(receiver, List.of(server));
      LoadTable.Cost cost =
          new LoadTable.Cost(
              (double) (after.allocated() - allocated.get()) / window.counts().events(),
              server.live(),
              after.latency());
      table.add(
          delay,
          mode.word() + server.noteIfUnknown("batch.enabled"),
          window,
          mode == Mode.SINGLE && delay == 0 ? ceiling(server) : OptionalDouble.empty(),
          Optional.of(cost));
    }
  }

  /** The rate of the REST client in a loop, in the same server, after all was delivered. */
  private static OptionalDouble ceiling(BenchServer server) {
    server.call(receiver);
    Window.warmUp(receiver);
    Window window = Window.of(receiver, Duration.ZERO, server::cpu, () -> {});
    server.endCalling();
    OptionalDouble rate = OptionalDouble.of(window.rate());
    table.add(0, "REST client", window, rate, Optional.empty());
    return rate;
  }
}
