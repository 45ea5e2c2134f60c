package org.auditwebhook.it.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.auditwebhook.it.bench.emitter.BenchServlet;
import org.auditwebhook.it.bench.measure.Samples;
import org.auditwebhook.it.harness.Server;
import org.auditwebhook.it.harness.Wars;

/** The server with the shipped WAR and the emitters in it, which runs. */
final class BenchServer implements AutoCloseable {
  private final Server server;
  private long fired;
  private boolean firing;

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

  private BenchServer(Server server) {
    this.server = server;
  }

  /** Starts one that delivers to this receiver, with a heap of 1 GB unless the settings say so. */
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
    return new BenchServer(server);
  }

  /** The processor time that it has used. */
  Duration cpu() {
    return server.cpu();
  }

  /** Fires as fast as entries are taken, while no more than so many are pending. */
  void fire(long pending) {
    // one thread more, which looks how many are pending
    tell("fire&threads=%d&pending=%d".formatted(Options.EMITTERS + 1, pending));
    firing = true;
  }

  /** Fires at a rate. */
  void fireAtARate(int perSecond, int threads) {
    tell("rate&threads=%d&per_second=%d".formatted(threads, perSecond));
    firing = true;
  }

  /** Ends firing, if it is not ended. */
  void endFiring() {
    if (!firing) {
      return;
    }
    firing = false;
    Facts facts = tell("end");
    assertThat(facts.failed()).as("calls of fire that have thrown").isZero();
    fired += facts.done();
  }

  /** How many entries it has fired, but for a load that is not ended. */
  long fired() {
    return fired;
  }

  /** Calls the endpoint without the outbox. */
  void call(ReceiverProcess receiver) {
    tell("call&threads=%d&url=%s".formatted(Options.CALLERS, receiver.url()));
  }

  /** Ends calling. */
  void endCalling() {
    assertThat(tell("end").failed()).as("calls without the outbox that have failed").isZero();
  }

  /** Forgets how long the calls of the load have taken. */
  Facts reset() {
    return tell("reset");
  }

  Facts facts() {
    return tell("look");
  }

  /** How much of the heap is used, without what is garbage. */
  long live() {
    tell("collect"); // what the first one has only made ready to be freed, the second one frees
    return tell("collect").heap();
  }

  long pending() {
    return server.api().count("pending");
  }

  long dropped() {
    return server.api().count("dropped");
  }

  /** Delivers nothing until {@link #resume}. */
  void pause() {
    assertThat(server.api().post("webhook/pause", "{}").status()).isEqualTo(200);
  }

  void resume() {
    assertThat(server.api().post("webhook/resume", "{}").status()).isEqualTo(200);
  }

  /** The bytes of the embedded database's file. */
  long fileSize() {
    try {
      return Files.size(server.data().resolve("outbox.mv.db"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What to put behind the name of what needs this setting: nothing, if it is one. */
  String noteIfUnknown(String setting) {
    boolean unknown = server.log().matches("(?s).*no settings of these names.*" + setting + ".*");
    return unknown ? " (unknown: " + setting + ")" : "";
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
