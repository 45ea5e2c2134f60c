package org.auditwebhook.it.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.auditwebhook.it.bench.emitter.BenchServlet;
import org.auditwebhook.it.bench.measure.Samples;
import org.auditwebhook.it.harness.Server;
import org.auditwebhook.it.harness.Wars;
import org.awaitility.Awaitility;

/** The server with the shipped WAR and the emitters in it, which runs. */
final class BenchServer implements AutoCloseable {
  private static final Duration LONGEST_DRAIN = Duration.ofMinutes(15);

  private final Server server;
  private final ReceiverProcess receiver;

  /**
   * What it says of itself.
   *
   * @param done how often its load has done what it does
   * @param failed how often that has failed
   * @param latency how long that took
   * @param allocated bytes of the heap since the start
   * @param heap bytes of the heap that are used
   */
  record Facts(long done, long failed, Percentiles latency, long allocated, long heap) {}

  private BenchServer(Server server, ReceiverProcess receiver) {
    this.server = server;
    this.receiver = receiver;
  }

  /** Starts one that delivers to this receiver. */
  static BenchServer start(String name, ReceiverProcess receiver, UnaryOperator<Server> settings) {
    Server server =
        Server.named(name)
            .heap("1g")
            .optimizing()
            .with("url", receiver.url())
            .deploying(
                Wars.shippedWith(BenchServlet.class.getPackage(), Samples.class.getPackage()));
    Options.configure(settings.apply(server));
    try {
      server.start();
    } catch (AssertionError e) {
      server.close();
      throw e;
    }
    return new BenchServer(server, receiver);
  }

  Server server() {
    return server;
  }

  /** Fires as fast as entries are taken, from now on. */
  void fire() {
    tell("fire&threads=%d&pending=%d".formatted(Options.EMITTERS + 1, Options.PENDING));
  }

  /** Fires at a rate, from now on. */
  void fire(int perSecond, int threads) {
    tell("rate&threads=%d&per_second=%d".formatted(threads, perSecond));
  }

  /** Calls the endpoint without the outbox, from now on. */
  void call() {
    tell("call&threads=%d&url=%s".formatted(Options.CALLERS, receiver.url()));
  }

  /** Forgets how long the calls of the load have taken. */
  Facts reset() {
    return tell("reset");
  }

  /** How it is. */
  Facts facts() {
    return tell("look");
  }

  /** How it is without what is garbage. */
  Facts factsAfterCollecting() {
    tell("collect");
    return tell("collect");
  }

  /** Ends the load. */
  Facts end() {
    return tell("end");
  }

  /** Ends a load that fires, and returns when all has come that it has fired since the start. */
  Facts drain() {
    receiver.reset(Duration.ZERO);
    Facts fired = end();
    Awaitility.await("the end of the backlog")
        .atMost(LONGEST_DRAIN)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> server.api().count("pending") == 0);
    assertThat(fired.failed()).as("calls of fire that have thrown").isZero();
    assertThat(server.api().count("dropped")).as("dropped").isZero();
    assertThat(receiver.counts().distinct()).as("events that have come").isEqualTo(fired.done());
    return fired;
  }

  private Facts tell(String what) {
    JsonObject json = Http.get(server.root().resolve("/audit-webhook/bench?do=" + what));
    JsonObject load = json.getJsonObject("load");
    return new Facts(
        load.getJsonNumber("done").longValueExact(),
        load.getJsonNumber("failed").longValueExact(),
        Percentiles.of(load.getJsonObject("nanos"), 1e6),
        json.getJsonNumber("allocated").longValueExact(),
        json.getJsonNumber("heap").longValueExact());
  }

  @Override
  public void close() {
    server.close();
  }
}
