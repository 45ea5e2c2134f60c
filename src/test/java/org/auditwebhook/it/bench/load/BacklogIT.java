package org.auditwebhook.it.bench.load;

import java.time.Duration;
import java.util.List;
import org.auditwebhook.it.harness.Installation;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A large backlog in a small heap: how fast it is delivered beside the rate with next to none, what
 * it does to the heap, and what is left of the file when all is delivered and has been removed.
 */
@Tag("bench")
class BacklogIT {
  private static final int BACKLOG = Integer.getInteger("bench.backlog", 1_000_000);

  /** How long nothing is done at the end: {@code bench.idle}, in seconds. */
  private static final Duration IDLE = Duration.ofSeconds(Integer.getInteger("bench.idle", 180));

  /** No more than the dispatcher has in its hands. */
  private static final int NEXT_TO_NONE = 2_000;

  private final Report report = new Report("backlog");
  private ReceiverProcess receiver;
  private BenchServer server;

  @BeforeEach
  void boot() {
    receiver = new ReceiverProcess();
    server =
        BenchServer.start(
            "backlog",
            receiver,
            settings -> settings.heap("512m").with("retention.delivered", "PT60S"));
    report.line(
        "%s, %d processors, -Xmx512m, %d events, an endpoint that answers at once"
            .formatted(Installation.server(), Runtime.getRuntime().availableProcessors(), BACKLOG));
    report.head("", "events/s", "x empty", "pending", "heap, MB", "file, MB");
  }

  @AfterEach
  void end() {
    server.close();
    receiver.close();
    report.publish();
  }

  @Test
  void rateHeapAndFileWithABacklog() {
    server.fire(NEXT_TO_NONE);
    Window.warmUp(receiver);
    double empty = Window.of(receiver, Duration.ZERO, server::cpu, () -> {}).rate();
    Drain.endOf(receiver, List.of(server));
    row("next to none pending, firing", empty, 1.0);

    server.pause();
    server.fire(BACKLOG);
    awaitPending(BACKLOG, Long.MAX_VALUE);
    server.endFiring();
    row("backlog built", "", "");

    server.resume();
    double first = half(BACKLOG / 2);
    row("first half delivered", first, first / empty);
    double second = half(BACKLOG / 50);
    row("second half delivered", second, second / empty);
    Drain.endOf(receiver, List.of(server));
    row("all delivered", "", "");
    Window.sleep(IDLE);
    row("after idling " + IDLE, "", "");
  }

  /** The rate until so many are left, those that are fired meanwhile none. */
  private double half(long left) {
    receiver.reset(Duration.ZERO);
    long start = System.nanoTime();
    awaitPending(0, left);
    return receiver.counts().events() / ((System.nanoTime() - start) / 1e9);
  }

  private void awaitPending(long from, long to) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(30))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              long pending = server.pending();
              return pending >= from && pending <= to;
            });
  }

  private void row(String when, Object rate, Object toEmpty) {
    report.row(when, rate, toEmpty, server.pending(), server.live() / 1e6, server.fileSize() / 1e6);
  }
}
