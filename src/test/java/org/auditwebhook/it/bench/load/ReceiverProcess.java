package org.auditwebhook.it.bench.load;

import jakarta.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.auditwebhook.it.bench.receiver.BenchReceiver;
import org.auditwebhook.it.harness.Installation;
import org.auditwebhook.it.harness.Jvm;
import org.auditwebhook.it.harness.Ports;
import org.awaitility.Awaitility;

/** The receiver, which runs. */
final class ReceiverProcess implements AutoCloseable {
  private final int port = Ports.free();
  private final int control = Ports.free();
  private final Jvm jvm =
      start(BenchReceiver.class, List.of(Integer.toString(port), Integer.toString(control)));

  /**
   * What it has counted since the last reset, but for {@code distinct}.
   *
   * @param posts POSTs
   * @param events the events in them
   * @param distinct how many different ones it has got since it has forgotten all
   * @param latency how long they took from being fired
   */
  record Counts(long posts, long events, long distinct, Percentiles latency) {}

  ReceiverProcess() {
    Awaitility.await("the receiver").ignoreExceptions().until(() -> counts().posts() == 0);
  }

  /** Starts a main class of the tests that uses nothing but the JDK. */
  static Jvm start(Class<?> main, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                Installation.target().resolve("test-classes").toString(),
                main.getName()));
    command.addAll(arguments);
    Path log =
        Installation.target()
            .resolve("it-logs/%s-%s.log".formatted(Installation.server(), main.getSimpleName()));
    return Jvm.start(command, Map.of(), Installation.target(), log);
  }

  /** Where it takes events. */
  String url() {
    return "http://127.0.0.1:" + port + "/events";
  }

  Duration cpu() {
    return jvm.cpu();
  }

  /** Counts from zero from now on, and answers each POST after this time. */
  void reset(Duration delay) {
    tell("reset?" + delay.toMillis());
  }

  /** Forgets all. */
  void forget() {
    tell("forget");
  }

  Counts counts() {
    JsonObject json = tell("counts");
    return new Counts(
        number(json, "posts"),
        number(json, "events"),
        number(json, "distinct"),
        Percentiles.of(json.getJsonObject("micros"), 1e3));
  }

  private JsonObject tell(String what) {
    return Http.get(URI.create("http://127.0.0.1:" + control + "/" + what));
  }

  private static long number(JsonObject json, String name) {
    return json.getJsonNumber(name).longValueExact();
  }

  @Override
  public void close() {
    jvm.kill();
  }
}
