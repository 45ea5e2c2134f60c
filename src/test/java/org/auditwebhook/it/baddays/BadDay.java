package org.auditwebhook.it.baddays;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.auditwebhook.it.baddays.emitter.LoadServlet;
import org.auditwebhook.it.harness.Api;
import org.auditwebhook.it.harness.Server;
import org.auditwebhook.it.harness.Wars;

/**
 * One run: servers under a load, an endpoint that remembers all, and what is done to them. What
 * goes wrong is up to the test; when and for how long, to the seed.
 *
 * <pre>{@code
 * try (BadDay day = BadDay.onH2("kills")) {
 *   day.begin(500);
 *   day.kill(day.server(0));
 *   day.boot(day.server(0));
 *   day.end().assertNothingIsLost();
 * }
 * }</pre>
 */
final class BadDay implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final List<String> COUNTERS =
      List.of("delivered", "failed", "dropped", "dlq_size", "pending");

  private final String name;
  private final long seed = Seed.get();
  private final Random random;
  private final Sink sink = new Sink();
  private final Disruptions disruptions = new Disruptions();
  private final List<String> notes = new ArrayList<>();
  private final Fleet fleet;
  private final HttpLoad http;
  private final EmitLoad emit;
  private volatile String wrong = "nothing";
  private int kills;

  private BadDay(String name, List<Server> servers) {
    this.name = name;
    random = new Random(seed + name.hashCode());
    fleet = new Fleet(servers);
    http = new HttpLoad(fleet);
    emit = new EmitLoad(fleet, () -> wrong);
    System.out.println(name + ": -Dbad-days.seed=" + seed);
  }

  /** A day with one server, which has its own H2. */
  static BadDay onH2(String name) {
    return new BadDay(name, List.of(server("bad-day-" + name)));
  }

  /** A server whose calls end soon, so that a lease may be short. */
  static Server server(String name) {
    return Server.named(name)
        .deploying(Wars.shippedWith(LoadServlet.class.getPackage()))
        .redeployable()
        .with("timeout.connect", "PT1S")
        .with("timeout.total", "PT2S")
        .with("retry.initial-backoff", "PT0.2S")
        .with("outbox.lease", "PT50S");
  }

  /** Boots the servers and begins the load, of so many entries a second over HTTP. */
  void begin(int entriesPerSecond) {
    sink.takes(Duration.ofMillis(5));
    fleet.bootAll();
    fleet.server(0).api().target(sink.url());
    sleep(Duration.ofMillis(fleet.servers().size() > 1 ? 2_000 : 0));
    http.start(entriesPerSecond);
    emit.start();
  }

  Sink sink() {
    return sink;
  }

  HttpLoad http() {
    return http;
  }

  Server server(int number) {
    return fleet.server(number);
  }

  /** One of the servers. */
  Server anyServer() {
    return fleet.server(random.nextInt(fleet.servers().size()));
  }

  int kills() {
    return kills;
  }

  /** Yes, so often out of a hundred. */
  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** Adds a line to the report. */
  void note(String line) {
    notes.add(line);
  }

  /** Lets it go on for a while, at random between the two. */
  void goOn(double fromSeconds, double toSeconds) {
    double seconds = fromSeconds + random.nextDouble() * (toSeconds - fromSeconds);
    sleep(Duration.ofMillis((long) (seconds * 1_000)));
  }

  void kill(Server server) {
    fleet.takeDown(server);
    long before = System.nanoTime();
    server.kill();
    disruptions.add(before);
    kills++;
  }

  /** Starts it, and after a while that is at random within that of a boot, kills it. */
  void killInBoot(Server server) {
    server.launch();
    goOn(0.2, 8);
    kill(server);
  }

  void boot(Server server) {
    fleet.boot(server);
  }

  void bootAll() {
    fleet.bootAll();
  }

  /** Stops it as an operator does; what is fired meanwhile may be refused. */
  void stop(Server server) {
    fleet.takeDown(server);
    long before = System.nanoTime();
    server.stop();
    disruptions.add(before);
  }

  /** Undeploys the application of a running server; what is fired meanwhile may be refused. */
  void undeploy(Server server) {
    wrong = "undeploy";
    fleet.takeDown(server);
    long before = System.nanoTime();
    server.undeploy();
    disruptions.add(before);
  }

  void redeploy(Server server) {
    server.redeploy();
    fleet.bringBack(server);
    wrong = "nothing";
  }

  /** Freezes it for so long. */
  void freeze(Server server, Duration frozen) {
    fleet.takeDown(server);
    long before = System.nanoTime();
    server.freeze();
    sleep(frozen);
    server.thaw();
    disruptions.add(before);
    fleet.bringBack(server);
  }

  /** Lets the endpoint have this fault for so long. */
  void endpointHas(Fault fault, Duration duration) {
    wrong = "endpoint " + fault;
    sink.has(fault);
    sleep(duration);
    sink.has(Fault.NONE);
    wrong = "nothing";
  }

  /** Lets the database file grow no further for so long. */
  void diskIsFull(Server server, Duration duration) throws Exception {
    Path file = server.data().resolve("outbox.mv.db");
    wrong = "disk full";
    long before = System.nanoTime();
    server.limitFileSize(Files.size(file));
    sleep(duration);
    server.limitFileSize(Long.MAX_VALUE);
    disruptions.add(before);
    wrong = "nothing";
  }

  /**
   * Mends everything, ends the load, waits until nothing is open, and tells what has become of all.
   */
  Report end() {
    sink.has(Fault.NONE);
    fleet.bootAll();
    http.end();
    emit.end();
    Api api = fleet.server(0).api();
    awaitNothingOpen(api);
    Report report =
        new Report(
            name,
            seed,
            kills,
            Account.of(http, emit, sink, api),
            Duplicates.among(sink.arrivals().values(), disruptions),
            fleet.servers().stream().map(server -> counters(server.api())).toList(),
            Account.receipts(api),
            emit.slowest(),
            notes());
    Reports.add(report);
    return report;
  }

  private List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    all.add(
        "answers that were no 202: "
            + http.refusals()
            + ", calls of fire that threw: "
            + emit.thrown());
    return all;
  }

  @Override
  public void close() {
    fleet.close();
    sink.close();
  }

  /** Redelivers what is dead until nothing is, and nothing is pending. */
  private void awaitNothingOpen(Api api) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Map<String, Long> now = counters(api);
    while (now.get("pending") + now.get("dlq_size") > 0 && deadline - System.nanoTime() > 0) {
      if (now.get("dlq_size") > 0) {
        api.post("webhook/dlq/redeliver", "{}");
      }
      sleep(Duration.ofMillis(250));
      now = counters(api);
    }
  }

  private static Map<String, Long> counters(Api api) {
    JsonObject webhook = api.webhook();
    Map<String, Long> counters = new TreeMap<>();
    COUNTERS.forEach(one -> counters.put(one, webhook.getJsonNumber(one).longValueExact()));
    return counters;
  }

  static void sleep(Duration duration) {
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
