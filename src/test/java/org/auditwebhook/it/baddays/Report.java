package org.auditwebhook.it.baddays;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a bad day has shown.
 *
 * @param name which day it was
 * @param seed what it can be repeated with
 * @param kills how often a process was killed, of servers and of databases
 * @param account where every entry has gone
 * @param duplicates what arrived more than once
 * @param counters what {@code GET /webhook} says at the end, of each server
 * @param receipts how many receipts there are
 * @param slowest the longest call of fire, by what was wrong then
 * @param notes what else is worth telling
 */
record Report(
    String name,
    long seed,
    int kills,
    Account account,
    Duplicates duplicates,
    List<Map<String, Long>> counters,
    long receipts,
    Map<String, EmitLoad.Slowest> slowest,
    List<String> notes) {

  /**
   * How much longer than {@code emit.max-wait} a call of fire may take besides: nothing here is a
   * benchmark, and a thread waits for its turn on a busy machine. One that waited for a fault to be
   * over would take longer.
   */
  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  static final String HEADER =
      "%-34s %6s %9s %9s %6s %5s %5s %7s %9s %9s %9s %6s %7s %9s"
          .formatted(
              "day",
              "kills",
              "recorded",
              "delivered",
              "pend.",
              "dead",
              "lost",
              "died",
              "twice",
              "explained",
              "emitted",
              "lost",
              "dropped",
              "slowest");

  String row() {
    return "%-34s %6d %9d %9d %6d %5d %5d %7d %9d %9d %9d %6d %7d %6d ms"
        .formatted(
            name,
            kills,
            account.recorded(),
            account.delivered(),
            account.pending(),
            account.dead(),
            account.lost(),
            counter("failed"),
            duplicates.all(),
            duplicates.explained(),
            account.emitted(),
            account.emittedLost(),
            counter("dropped"),
            slowest.values().stream().mapToLong(one -> one.took().toMillis()).max().orElse(0));
  }

  /** Everything, with the seed. */
  String text() {
    String fires =
        slowest.entrySet().stream()
            .map(
                one ->
                    "  %-24s %5d ms (%d ms of them the machine was busy)"
                        .formatted(
                            one.getKey(),
                            one.getValue().took().toMillis(),
                            one.getValue().hiccup().toMillis()))
            .collect(Collectors.joining("\n"));
    return """
        %s: -Dbad-days.seed=%d
        %s
        %s
        duplicates: %d of %d deliveries (%.3f %%), %d explained, at most %d ms before what explains them
        recorded twice: %d, fired and never recorded: %d, told by %d audit.gap: %d, counters: %s, receipts: %d
        the slowest call of fire, while this was wrong:
        %s
        %s
        """
        .formatted(
            name,
            seed,
            HEADER,
            row(),
            duplicates.all(),
            account.delivered() + duplicates.all(),
            100.0 * duplicates.all() / Math.max(1, account.delivered() + duplicates.all()),
            duplicates.explained(),
            duplicates.furthest().toMillis(),
            account.recordedTwice(),
            account.emittedUnrecorded(),
            account.gaps(),
            account.gapEntries(),
            counters,
            receipts,
            fires,
            String.join("\n", notes));
  }

  /** All that has to hold whatever has happened. */
  void assertNothingIsLost() {
    assertThat(account.recorded()).as("recorded").isPositive();
    assertThat(account.lost()).as("lost, seed %d", seed).isZero();
    assertThat(account.pending()).as("still pending").isZero();
    assertThat(account.dead()).as("still dead").isZero();
    assertThat(account.emittedLost()).as("emitted, committed and lost").isZero();
    assertThat(account.gapEntries()).as("told by audit.gap").isEqualTo(counter("dropped"));
    assertThat(account.recordedTwice()).as("recorded twice").isZero();
    assertThat(duplicates.explained()).as("duplicates explained").isEqualTo(duplicates.all());
    assertThat(counters).as("each server counts alike").allMatch(counters.get(0)::equals);
    assertThat(counter("delivered")).as("delivered").isEqualTo(account.delivered());
    assertThat(receipts).as("receipts").isEqualTo(account.delivered());
    assertThat(slowest)
        .as("calls of fire wait for no fault to be over")
        .allSatisfy((wrong, one) -> assertThat(one.over()).as(wrong).isLessThan(TOLERANCE));
  }

  /** For days on which no endpoint failed. */
  void assertNothingDied() {
    assertThat(counter("failed")).as("dead letters").isZero();
  }

  long counter(String counter) {
    return counters.get(0).getOrDefault(counter, 0L);
  }

  /** The sum of all days as a row. */
  static String total(List<Report> all) {
    Map<String, EmitLoad.Slowest> slowest = new TreeMap<>();
    all.forEach(one -> slowest.putAll(prefixed(one)));
    Account sum = all.stream().map(Report::account).reduce(Account::plus).orElseThrow();
    Duplicates twice = all.stream().map(Report::duplicates).reduce(Duplicates::plus).orElseThrow();
    Map<String, Long> counters = new TreeMap<>();
    all.forEach(
        one -> one.counters.get(0).forEach((name, n) -> counters.merge(name, n, Long::sum)));
    int kills = all.stream().mapToInt(Report::kills).sum();
    return new Report("total", 0, kills, sum, twice, List.of(counters), 0, slowest, List.of())
        .row();
  }

  private static Map<String, EmitLoad.Slowest> prefixed(Report report) {
    return report.slowest.entrySet().stream()
        .collect(Collectors.toMap(one -> report.name + one.getKey(), Map.Entry::getValue));
  }
}
