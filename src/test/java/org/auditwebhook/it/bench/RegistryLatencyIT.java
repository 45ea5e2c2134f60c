package org.auditwebhook.it.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Installation;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Server;
import org.auditwebhook.it.harness.Wars;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the client costs the requests of a registry: the same sample without it, and with it at each
 * durability, on one server beside audit-webhook, which delivers meanwhile. Nine rounds, in each of
 * which every variant gets as many requests at a steady rate; what counts is the median of the nine
 * differences.
 */
@Tag("bench")
class RegistryLatencyIT {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 9);
  private static final int REQUESTS = Integer.getInteger("bench.requests", 1_000);
  private static final Duration BETWEEN = Duration.ofMillis(Integer.getInteger("bench.between", 4));

  /** What is deployed. */
  private enum Variant {
    WITHOUT,
    RECORDING,
    SPOOLING,
    BUFFERED,
    WRITTEN,
    FORCED;

    boolean hasClient() {
      return this != WITHOUT && this != RECORDING;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Receiver receiver;
  private Server server;

  @BeforeEach
  void boot() {
    receiver = Receiver.start();
    server = Server.named("bench").optimizing().with("url", receiver.url());
    for (Variant variant : Variant.values()) {
      server.deployingAlso(variant.hasClient() ? with(variant) : without(variant));
    }
    server.start();
  }

  @AfterEach
  void end() {
    server.close();
    receiver.close();
  }

  private Path without(Variant variant) {
    return Wars.sampleWithoutClient("registry-" + variant.word() + ".war");
  }

  private Path with(Variant variant) {
    return Wars.sampleWith(
        "registry-" + variant.word() + ".war",
        """
        audit.webhook.client.url=%s
        audit.webhook.client.durability=%s
        audit.webhook.client.spool.directory=%s
        """
            .formatted(
                variant == Variant.SPOOLING
                    ? Receiver.refusingUrl()
                    : server.root().resolve("/audit-webhook"),
                variant == Variant.SPOOLING ? "buffered" : variant.word(),
                server.data().resolveSibling("spool-" + variant.word())));
  }

  @Test
  void latencyOfARegistryWithAndWithoutTheClient() throws Exception {
    for (Variant variant : Variant.values()) {
      run(variant, 5_000, Duration.ZERO); // until it is compiled
    }
    Map<Variant, List<Latencies>> rounds = new EnumMap<>(Variant.class);
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < Variant.values().length; i++) {
        // not always behind the same one, whose deliveries may still go on
        Variant variant = Variant.values()[(round + i) % Variant.values().length];
        Latencies latencies = run(variant, REQUESTS, BETWEEN);
        rounds.computeIfAbsent(variant, none -> new ArrayList<>()).add(latencies);
      }
    }

    System.out.printf(
        "%n%s: %d rounds of %d requests, one every %s; milliseconds%n",
        Installation.server(), ROUNDS, REQUESTS, BETWEEN);
    System.out.println("| | p50 | p99 | p99 more than without | p99 more than recording |");
    System.out.println("|---|---|---|---|---|");
    for (Variant variant : Variant.values()) {
      print(variant, rounds);
    }
    long expected = 4L * (5_000 + (long) ROUNDS * REQUESTS);
    Eventually.holds(() -> assertThat(server.api().count("delivered")).isEqualTo(expected));
  }

  private static void print(Variant variant, Map<Variant, List<Latencies>> rounds) {
    List<Latencies> own = rounds.get(variant);
    System.out.printf(
        "| %s | %.2f | %.2f | %.2f | %.2f |%n",
        variant.word(),
        median(own, one -> one.percentile(50)),
        median(own, one -> one.percentile(99)),
        medianDifference(own, rounds.get(Variant.WITHOUT), 99),
        medianDifference(own, rounds.get(Variant.RECORDING), 99));
  }

  private static double median(List<Latencies> all, ToDoubleFunction<Latencies> of) {
    return all.stream().mapToDouble(of).sorted().toArray()[all.size() / 2];
  }

  private static double medianDifference(
      List<Latencies> own, List<Latencies> without, int percent) {
    double[] differences = new double[own.size()];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = own.get(i).percentile(percent) - without.get(i).percentile(percent);
    }
    Arrays.sort(differences);
    return differences[differences.length / 2];
  }

  private Latencies run(Variant variant, int requests, Duration between)
      throws IOException, InterruptedException {
    URI nodes = server.root().resolve("/registry-" + variant.word() + "/nodes");
    HttpRequest request =
        HttpRequest.newBuilder(nodes)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"hostname\":\"alpha\"}"))
            .build();
    long[] nanos = new long[requests];
    List<CompletableFuture<HttpResponse<String>>> recorded = new ArrayList<>();
    long due = System.nanoTime();
    for (int i = 0; i < requests; i++) {
      while (due - System.nanoTime() > 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      long start = System.nanoTime();
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      nanos[i] = System.nanoTime() - start;
      assertThat(answer.statusCode()).isEqualTo(201);
      if (variant == Variant.RECORDING) {
        recorded.add(record());
      }
      due += between.toNanos();
    }
    for (CompletableFuture<HttpResponse<String>> answer : recorded) {
      assertThat(answer.join().statusCode()).isEqualTo(202);
    }
    return new Latencies(nanos);
  }

  /** What the client would have recorded, by somebody else. */
  private CompletableFuture<HttpResponse<String>> record() {
    return client.sendAsync(
        HttpRequest.newBuilder(server.root().resolve("/audit-webhook/api/v1/audit-entries"))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + Server.INGEST_TOKEN)
            .POST(BodyPublishers.ofString("{\"action\":\"node.registered\",\"node_id\":1}"))
            .build(),
        BodyHandlers.ofString());
  }
}
