package org.auditwebhook.it.bench;

import java.util.Arrays;

/** How long the requests of a run took. */
final class Latencies {
  private final long[] sorted;

  Latencies(long[] nanos) {
    sorted = nanos.clone();
    Arrays.sort(sorted);
  }

  /** The percentile, in milliseconds. */
  double percentile(int percent) {
    int index = (int) Math.ceil(sorted.length * percent / 100.0) - 1;
    return sorted[Math.max(0, index)] / 1e6;
  }
}
