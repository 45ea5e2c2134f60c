package org.auditwebhook.it.baddays;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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
  private static final Duration LONGEST_PROBE = Duration.ofSeconds(72);

  static Outage of(BadDay day, Fault fault, Duration length) {
    Sink sink = day.sink();
    Api api = day.server(0).api();
    sink.takes(CALL);
    long from = sink.now();
    day.endpointHas(fault, length);
    long back = System.nanoTime();
    double perSecond =
        (double) sink.knocks(from + 31, from + length.toSeconds()) / (length.toSeconds() - 31);
    long waiting = api.count("pending") + api.count("dlq_size");
    day.note(
        "tried in the first 30 s: %d, then %.2f times a second"
            .formatted(sink.knocks(from, from + 31), perSecond));
    awaitNothingOverdue(api);
    Duration drained = Duration.ofNanos(System.nanoTime() - back);
    Duration allowed = CALL.multipliedBy(2 * waiting / CONCURRENCY).plus(LONGEST_PROBE);
    day.note(
        "%d waited when it was back and were delivered after %d s"
            .formatted(waiting, drained.toSeconds()));
    day.note(displacement(sink.arrivals()));
    return new Outage(perSecond, drained, allowed);
  }

  /** Ends when what is open is no more than what comes in a second or two. */
  private static void awaitNothingOverdue(Api api) {
    long deadline = System.nanoTime() + Duration.ofMinutes(10).toNanos();
    while (api.count("pending") > 400 && deadline - System.nanoTime() > 0) {
      BadDay.sleep(Duration.ofMillis(500));
    }
  }

  /** How far behind younger ones events have arrived, in events. */
  private static String displacement(Map<Long, Arrival> arrivals) {
    List<Long> inOrder =
        arrivals.entrySet().stream()
            .sorted(Comparator.comparingLong(arrival -> firstAccepted(arrival.getValue())))
            .map(Map.Entry::getKey)
            .toList();
    long[] behind = new long[inOrder.size()];
    long youngest = 0;
    for (int i = 0; i < behind.length; i++) {
      behind[i] = Math.max(0, youngest - inOrder.get(i));
      youngest = Math.max(youngest, inOrder.get(i));
    }
    Arrays.sort(behind);
    return "behind younger ones: the median event %d, 99 %% at most %d, the last %d"
        .formatted(
            behind[behind.length / 2], behind[behind.length * 99 / 100], behind[behind.length - 1]);
  }

  private static long firstAccepted(Arrival arrival) {
    long[] accepted = arrival.acceptedAt();
    return accepted.length == 0 ? Long.MAX_VALUE : accepted[0];
  }
}
