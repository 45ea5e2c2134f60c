package org.auditwebhook.it.baddays;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;

/**
 * Lets code in the servers fire entries, and tells how long that kept it. Which of them were
 * committed is known only where {@code fire} returned before {@code emit.max-wait}, in a server
 * that was not about to end. Thread-safe.
 */
final class EmitLoad {
  static final String ACTION = "bad.day.emitted";

  /** What is wrong with a server in its first seconds: its code is cold. */
  static final String JUST_STARTED = "just started";

  /** {@code audit.webhook.emit.max-wait}, its default. */
  static final Duration MAX_WAIT = Duration.ofMillis(100);

  /** Two threads fire so many each second. */
  private static final int BATCH = 20;

  private final Fleet fleet;
  private final Supplier<String> what;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final AtomicLong next = new AtomicLong();
  private final Set<Long> returned = ConcurrentHashMap.newKeySet();
  private final LongAdder thrown = new LongAdder();
  private final Set<Long> committed = ConcurrentHashMap.newKeySet();
  private final Map<String, Slowest> slowest = new TreeMap<>();
  private volatile boolean ended;

  /**
   * The longest call of fire.
   *
   * @param took how long it took
   * @param hiccup how long a thread that only slept was kept from going on while it did
   */
  record Slowest(Duration took, Duration hiccup) {
    /** How much longer than {@code emit.max-wait} the call itself took. */
    Duration over() {
      Duration over = took.minus(hiccup).minus(MAX_WAIT);
      return over.isNegative() ? Duration.ZERO : over;
    }
  }

  /**
   * A load that is yet to be started.
   *
   * @param what names what is wrong at the moment
   */
  EmitLoad(Fleet fleet, Supplier<String> what) {
    this.fleet = fleet;
    this.what = what;
  }

  void start() {
    threads.execute(this::emit);
    threads.execute(this::emit);
  }

  void end() {
    ended = true;
    threads.shutdown();
    try {
      if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new AssertionError("emitting has not ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** The numbers of those whose fire is known to have returned. */
  Set<Long> returned() {
    return returned;
  }

  /** How many of them threw. */
  long thrown() {
    return thrown.sum();
  }

  /** The numbers of those that are known to be committed. */
  Set<Long> committed() {
    return committed;
  }

  /** The longest call, by what was wrong then. */
  synchronized Map<String, Slowest> slowest() {
    return new TreeMap<>(slowest);
  }

  private void emit() {
    while (!ended) {
      fleet.any().ifPresent(this::emitAt);
      try {
        Thread.sleep(1_000);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void emitAt(Server server) {
    long from = next.getAndAdd(BATCH);
    long late = MAX_WAIT.toNanos() / 1_000 * 9 / 10;
    String during = fleet.isCold(server) ? JUST_STARTED : what.get();
    try {
      Reply reply =
          server
              .api()
              .get(
                  server
                      .root()
                      .resolve(
                          "/audit-webhook/load?from=%d&count=%d&late_us=%d"
                              .formatted(from, BATCH, late))
                      .toString());
      if (reply.status() == 200) {
        // asked before the answer is looked at: a server that stops takes nothing any more
        answered(from, reply.json(), fleet.isUp(server), during);
      }
    } catch (UncheckedIOException e) {
      // it is gone: nobody knows what was fired
    }
  }

  private void answered(long from, JsonObject answer, boolean up, String during) {
    thrown.add(answer.getInt("thrown"));
    LongStream.range(from, from + BATCH).forEach(returned::add);
    if (up) {
      LongStream.range(from, from + BATCH).forEach(committed::add);
      answer
          .getJsonArray("late")
          .getValuesAs(JsonNumber::longValueExact)
          .forEach(committed::remove);
    }
    Slowest batch = new Slowest(micros(answer, "slowest_us"), micros(answer, "hiccup_us"));
    synchronized (this) {
      slowest.merge(during, batch, (a, b) -> a.took.compareTo(b.took) >= 0 ? a : b);
    }
  }

  private static Duration micros(JsonObject answer, String name) {
    return Duration.ofNanos(answer.getJsonNumber(name).longValueExact() * 1_000);
  }
}
