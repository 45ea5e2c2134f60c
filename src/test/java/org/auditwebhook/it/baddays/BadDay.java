package org.auditwebhook.it.baddays;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.auditwebhook.it.baddays.emitter.LoadServlet;
import org.auditwebhook.it.harness.Api;
import org.auditwebhook.it.harness.Installation;
import org.auditwebhook.it.harness.Postgres;
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
  private static final String NOTHING = "nothing";

  private final String name;
  private final long seed = Seed.get();
  private final Random random;
  private final Sink sink = new Sink();
  private final Disruptions disruptions = new Disruptions();
  private final List<String> notes = new ArrayList<>();
  private final Optional<Postgres> postgres;
  private final Fleet fleet;
  private final HttpLoad http;
  private final EmitLoad emit;
  private volatile String wrong = NOTHING;
  private int kills;

  private BadDay(String name, Optional<Postgres> postgres, List<Server> servers) {
    this.name = name;
    this.postgres = postgres;
    random = new Random(seed + name.hashCode());
    fleet = new Fleet(servers);
    http = new HttpLoad(fleet);
    emit = new EmitLoad(fleet, () -> wrong);
    System.out.println(name + ": -Dbad-days.seed=" + seed);
  }

  /** A day with one server, which has its own H2. */
  static BadDay onH2(String name) {
    return new BadDay(name, Optional.empty(), List.of(server("bad-day-" + name)));
  }

  /** A day with servers that share a PostgreSQL. */
  static BadDay onPostgres(String name, int servers) {
    Path directory = Installation.target().resolve("it").resolve(Installation.server());
    Postgres postgres = Postgres.in(directory.resolve("bad-day-%s-postgres".formatted(name)));
    String database = postgres.createDatabase();
    return new BadDay(
        name,
        Optional.of(postgres),
        IntStream.rangeClosed(1, servers)
            .mapToObj(n -> server("bad-day-%s-%d".formatted(name, n)).on(postgres, database))
            .toList());
  }

  /** Changes a setting of all servers; to be called before they boot. */
  BadDay with(String setting, String value) {
    fleet.servers().forEach(server -> server.with(setting, value));
    return this;
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
    wrong = NOTHING;
  }

  /** Freezes it for so long. */
  void freeze(Server server, Duration frozen) {
    fleet.takeDown(server);
    goesWrong("another server frozen", server::freeze, frozen, server::thaw);
    fleet.bringBack(server);
  }

  /** Lets the database file grow no further for so long. */
  void diskIsFull(Server server, Duration duration) throws IOException {
    long size = Files.size(server.data().resolve("outbox.mv.db"));
    goesWrong(
        "disk full",
        () -> server.limitFileSize(size),
        duration,
        () -> server.limitFileSize(Long.MAX_VALUE));
  }

  /** Stops the database as an operator does, and starts it again after so long. */
  void databaseIsStopped(Duration duration) {
    Postgres database = postgres.orElseThrow();
    goesWrong("database stopped", database::stop, duration, database::start);
  }

  /** Kills all processes of the database, and starts it again after so long. */
  void databaseIsKilled(Duration duration) {
    Postgres database = postgres.orElseThrow();
    goesWrong("database killed", database::kill, duration, database::start);
    kills++;
  }

  /**
   * Lets the endpoint have this fault for so long. It breaks off what it is just answering when it
   * begins to refuse connections.
   */
  void endpointHas(Fault fault, Duration duration) {
    goesWrong("endpoint " + fault, () -> sink.has(fault), duration, () -> sink.has(Fault.NONE));
  }

  private void goesWrong(String what, Runnable begin, Duration duration, Runnable end) {
    long before = System.nanoTime();
    wrong = what;
    begin.run();
    sleep(duration);
    end.run();
    wrong = NOTHING;
    disruptions.add(before);
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
    Closing.awaitNothingOpen(api);
    Report report =
        new Report(
            name,
            seed,
            kills,
            Account.of(http, emit, sink, api),
            Duplicates.among(sink.arrivals().values(), disruptions),
            fleet.servers().stream().map(server -> Closing.counters(server.api())).toList(),
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
    postgres.ifPresent(Postgres::close);
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
