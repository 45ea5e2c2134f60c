package org.auditwebhook.it.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.auditwebhook.it.harness.Installation;

/** The table of {@link LoadIT}: a row for each window, and the ratios to the yardsticks. */
final class LoadTable {
  private static final List<String> NONE = List.of("", "", "", "", "", "", "");

  private final Report report = new Report("load");
  private final Map<Integer, Window> poster;

  /**
   * What an event costs the server.
   *
   * @param bytes allocated for it, in the heap
   * @param heap what is used of the heap when all is delivered
   * @param emit how long {@code fire} kept the thread that called it
   */
  record Cost(double bytes, long heap, Percentiles emit) {
    private List<Object> cells(Percentiles endToEnd) {
      return List.of(
          bytes, heap / 1e6, emit.p50(), emit.p99(), emit.p999(), endToEnd.p50(), endToEnd.p99());
    }
  }

  /**
   * One that begins with the poster.
   *
   * @param poster its windows, by the delay of the endpoint in milliseconds
   */
  LoadTable(Map<Integer, Window> poster) {
    this.poster = poster;
    report.line(
        "%s, %d processors, windows of %s, %d threads that fire; further settings: %s"
            .formatted(
                Installation.server(),
                Runtime.getRuntime().availableProcessors(),
                Options.WINDOW,
                Options.EMITTERS,
                Options.settings()));
    report.head(
        "endpoint",
        "sender",
        "events/s",
        "POSTs/s",
        "x poster",
        "x REST client",
        "CPU s/100k",
        "receiver's",
        "bytes/event",
        "heap after, MB",
        "emit ms p50",
        "p99",
        "p99.9",
        "end to end ms p50",
        "p99");
    poster.forEach(
        (delay, window) -> add(delay, "poster", window, OptionalDouble.empty(), Optional.empty()));
  }

  /**
   * Adds a row.
   *
   * @param ceiling events a second of the REST client without the outbox, where that was measured
   * @param cost of a server that fires
   */
  void add(int delay, String sender, Window window, OptionalDouble ceiling, Optional<Cost> cost) {
    List<Object> cells = new ArrayList<>();
    cells.add(delay + " ms");
    cells.add(sender);
    cells.add(window.rate());
    cells.add(window.counts().posts() / window.seconds());
    cells.add(window.rate() / poster.get(delay).rate());
    cells.add(ceiling.isPresent() ? (Object) (window.rate() / ceiling.getAsDouble()) : "");
    cells.add(window.perHundredThousand(window.sender()));
    cells.add(window.perHundredThousand(window.receiver()));
    cells.addAll(cost.<List<?>>map(one -> one.cells(window.counts().latency())).orElse(NONE));
    report.row(cells.toArray());
  }

  void publish() {
    report.publish();
  }
}
