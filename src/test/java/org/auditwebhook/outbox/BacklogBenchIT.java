package org.auditwebhook.outbox;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much longer each query of the API takes with a large backlog in the embedded database than
 * with a small one. Prints it, and fails only when something does not work.
 */
@Tag("bench")
class BacklogBenchIT {
  private static final int SMALL = 1_000;
  private static final int LARGE = Integer.getInteger("bench.backlog", 1_000_000);
  private static final int TIMES = 101;

  @TempDir Path directory;

  @Test
  void queriesOfALargeBacklogAgainstThoseOfASmallOne() {
    medians(SMALL / 2); // until it is compiled
    Map<String, Double> small = medians(SMALL);
    Map<String, Double> large = medians(LARGE);

    System.out.printf("%n| milliseconds | %,d | %,d | ratio |%n|---|---|---|---|%n", SMALL, LARGE);
    large.forEach(
        (name, millis) ->
            System.out.printf(
                "| %s | %.3f | %.3f | %.1f |%n",
                name, small.get(name), millis, millis / small.get(name)));
  }

  private Map<String, Double> medians(int rows) {
    Backlog backlog = new Backlog(rows);
    Map<String, Double> medians = new LinkedHashMap<>();
    try (OutboxUnderTest outbox = OutboxUnderTest.in(directory.resolve("with" + rows))) {
      backlog.fill(outbox);
      backlog.queries(outbox).forEach((name, query) -> medians.put(name, median(query)));
      Runnable claim = () -> outbox.claim(1);
      medians.put("claim one", median(claim));
      Runtime heap = Runtime.getRuntime();
      System.gc();
      System.out.printf(
          "%,d: %,d bytes of heap in use%n", rows, heap.totalMemory() - heap.freeMemory());
    }
    return medians;
  }

  private static double median(Runnable query) {
    long[] nanos = new long[TIMES];
    for (int i = 0; i < TIMES; i++) {
      long began = System.nanoTime();
      query.run();
      nanos[i] = System.nanoTime() - began;
    }
    Arrays.sort(nanos);
    return nanos[TIMES / 2] / 1e6;
  }
}
