package org.auditwebhook.it.baddays;

import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.auditwebhook.it.harness.Api;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;

/**
 * Producers that record arrays over HTTP, at any server that is up. Each repeats an array, with its
 * {@code Idempotency-Key}, until it is answered 202. Thread-safe.
 */
final class HttpLoad {
  static final String ACTION = "bad.day.recorded";

  private static final int PRODUCERS = 4;
  private static final int ARRAY = 20;

  private final String run = UUID.randomUUID().toString();
  private final Fleet fleet;
  private final ExecutorService threads = Executors.newFixedThreadPool(PRODUCERS);
  private final AtomicLong next = new AtomicLong();
  private final Map<Long, Long> numberById = new ConcurrentHashMap<>();
  private final Map<Integer, LongAdder> refusals = new ConcurrentHashMap<>();
  private List<Future<?>> producing = List.of();
  private volatile int perSecond;
  private volatile boolean ended;

  HttpLoad(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Begins, with so many entries a second as long as the servers keep up. */
  void start(int entriesPerSecond) {
    perSecond = entriesPerSecond;
    producing =
        IntStream.range(0, PRODUCERS)
            .<Future<?>>mapToObj(n -> threads.submit(this::produce))
            .toList();
  }

  /** Returns when the last array is acknowledged. */
  void end() {
    ended = true;
    try {
      for (Future<?> producer : producing) {
        producer.get(5, TimeUnit.MINUTES);
      }
    } catch (ExecutionException e) {
      throw new AssertionError("a producer failed", e.getCause());
    } catch (Exception e) {
      throw new AssertionError("a producer has not ended", e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** How many entries are acknowledged so far. */
  long acknowledged() {
    return numberById.size();
  }

  /** The number of each acknowledged entry by the id that it was given. */
  Map<Long, Long> numberById() {
    return numberById;
  }

  /** How often a request was answered with something else than 202, by status. */
  Map<Integer, LongAdder> refusals() {
    return refusals;
  }

  private void produce() {
    long due = System.nanoTime();
    while (!ended) {
      long interval = TimeUnit.SECONDS.toNanos(1) * ARRAY * PRODUCERS / perSecond;
      due = Math.max(due + interval, System.nanoTime() - interval);
      pause(due - System.nanoTime());
      long first = next.getAndAdd(ARRAY);
      List<Long> ids = untilAcknowledged(first);
      if (ids.size() != ARRAY) {
        throw new AssertionError("%d ids for %d entries".formatted(ids.size(), ARRAY));
      }
      for (int i = 0; i < ARRAY; i++) {
        if (numberById.putIfAbsent(ids.get(i), first + i) != null) {
          throw new AssertionError("id " + ids.get(i) + " was given twice");
        }
      }
    }
  }

  private List<Long> untilAcknowledged(long first) {
    String key = run + "-" + first;
    String body =
        LongStream.range(first, first + ARRAY)
            .mapToObj(HttpLoad::entry)
            .collect(Collectors.joining(",", "[", "]"));
    while (true) {
      Server server = fleet.awaitAny().orElseThrow(() -> new AssertionError("interrupted"));
      try {
        Reply reply = post(server.api(Server.INGEST_TOKEN), key, body);
        if (reply.status() == 202) {
          return Api.ids(reply);
        }
        refused(reply);
      } catch (UncheckedIOException e) {
        // it is gone, or hangs: another one, or the same when it is back
      }
      pause(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private static Reply post(Api api, String key, String body) {
    return api.send(
        "POST",
        "audit-entries",
        BodyPublishers.ofString(body),
        Map.of("Content-Type", "application/json", "Idempotency-Key", key));
  }

  /** A server that boots or stops answers 404 or an error, a repeat too early 409. */
  private void refused(Reply reply) {
    if (reply.status() != 404 && reply.status() != 409 && reply.status() < 500) {
      throw new AssertionError("unexpected answer: " + reply);
    }
    refusals.computeIfAbsent(reply.status(), status -> new LongAdder()).increment();
  }

  private static String entry(long number) {
    return "{\"action\":\"%s\",\"node_id\":%d,\"details\":{\"n\":%d,\"hostname\":\"node-%d\"}}"
        .formatted(ACTION, number % 1_000, number, number % 1_000);
  }

  private static void pause(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
