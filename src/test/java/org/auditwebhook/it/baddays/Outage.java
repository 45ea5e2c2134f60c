package org.auditwebhook.it.baddays;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import org.auditwebhook.it.harness.Api;

/**
 * An endpoint that fails for a while, and how the backlog drains when it is back.
 *
 * @param knocksPerSecond how often it was tried, from 30 s on
 * @param drained how long it took until nothing was overdue once it was back
 * @param allowed how long that may take: what waits at the endpoint's own speed, twice, and the
 *     longest wait for a probe
 */
record Outage(double knocksPerSecond, Duration drained, Duration allowed) {
  private static final Duration CALL = Duration.ofMillis(20);
  private static final int CONCURRENCY = 32;
  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final Duration LONGEST_PROBE = Duration.ofSeconds(72);

  static Outage of(BadDay day, Fault fault, Duration length) {
    Sink sink = day.sink();
    Api api = day.server(0).api();
    sink.takes(CALL);
    long from = System.nanoTime();
    day.endpointHas(fault, length);
    long back = System.nanoTime();
    Duration later = length.minus(FIRST);
    long knocks = sink.knocks(from + FIRST.toNanos(), later);
    double perSecond = (double) knocks / later.toSeconds();
    long waiting = api.count("pending") + api.count("dlq_size");
    day.note(
        "tried in the first 30 s: %d, then %.2f times a second"
            .formatted(sink.knocks(from, FIRST), perSecond));
    awaitNothingOverdue(api);
    Duration drained = Duration.ofNanos(System.nanoTime() - back);
    Duration allowed = CALL.multipliedBy(2 * waiting / CONCURRENCY).plus(LONGEST_PROBE);
    day.note(
        "%d waited when it was back and were delivered after %d s"
            .formatted(waiting, drained.toSeconds()));
    day.note(overtaken(sink.arrivals()));
    return new Outage(perSecond, drained, allowed);
  }

  /** Ends when what is open is no more than what comes in a second or two. */
  private static void awaitNothingOverdue(Api api) {
    long deadline = System.nanoTime() + Duration.ofMinutes(10).toNanos();
    while (api.count("pending") > 400 && deadline - System.nanoTime() > 0) {
      BadDay.sleep(Duration.ofMillis(500));
    }
  }

  /** How many younger ones have arrived before an event. */
  private static String overtaken(Map<Long, Arrival> arrivals) {
    long[] ids =
        arrivals.entrySet().stream()
            .sorted(Comparator.comparingLong(arrival -> firstAccepted(arrival.getValue())))
            .mapToLong(Map.Entry::getKey)
            .toArray();
    long[] byAge = ids.clone();
    Arrays.sort(byAge);
    int[] tree = new int[ids.length + 1]; // a Fenwick tree: how many have arrived, by rank of age
    int[] overtaken = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      int rank = Arrays.binarySearch(byAge, ids[i]) + 1;
      overtaken[i] = i;
      for (int node = rank; node > 0; node -= node & -node) {
        overtaken[i] -= tree[node];
      }
      for (int node = rank; node < tree.length; node += node & -node) {
        tree[node]++;
      }
    }
    Arrays.sort(overtaken);
    return "overtaken by younger ones: the median event by %d, 99 %% by at most %d, the last by %d"
        .formatted(
            overtaken[overtaken.length / 2],
            overtaken[overtaken.length * 99 / 100],
            overtaken[overtaken.length - 1]);
  }

  private static long firstAccepted(Arrival arrival) {
    long[] accepted = arrival.acceptedAt();
    return accepted.length == 0 ? Long.MAX_VALUE : accepted[0];
  }
}
