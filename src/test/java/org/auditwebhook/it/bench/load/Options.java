package org.auditwebhook.it.bench.load;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.auditwebhook.it.harness.Server;

/** What a run may be told by {@code -Dbench.…}. */
final class Options {
  /** How long each window of measuring is: {@code bench.seconds}. */
  static final Duration WINDOW = Duration.ofSeconds(Integer.getInteger("bench.seconds", 30));

  /** How long a JVM works before it is measured: {@code bench.warmup}. */
  static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("bench.warmup", 60));

  /** How long what was changed is left alone before it is measured: {@code bench.settle}. */
  static final Duration SETTLE = Duration.ofSeconds(Integer.getInteger("bench.settle", 10));

  /** How many threads fire, each waiting for its commit: {@code bench.emitters}. */
  static final int EMITTERS = Integer.getInteger("bench.emitters", 128);

  /** How many events may be yet to be delivered: {@code bench.pending}. */
  static final int PENDING = Integer.getInteger("bench.pending", 20_000);

  /** How many threads call the endpoint without the outbox: {@code bench.callers}. */
  static final int CALLERS = Integer.getInteger("bench.callers", 32);

  private Options() {}

  /** The delays of the endpoint, in milliseconds: {@code bench.delays}. */
  static List<Integer> delays() {
    return words("bench.delays", "0,10,50").map(Integer::valueOf).toList();
  }

  /** The modes of delivery: {@code bench.modes}. */
  static List<Mode> modes() {
    return words("bench.modes", "single,batched")
        .map(word -> Mode.valueOf(word.toUpperCase(Locale.ROOT)))
        .toList();
  }

  /**
   * Further settings of audit-webhook: {@code bench.settings=concurrency=64,emit.max-wait=PT0S}.
   */
  static void configure(Server server) {
    settings().forEach(server::with);
  }

  /** The same as they are to be told in a report. */
  static Map<String, String> settings() {
    return words("bench.settings", "")
        .map(setting -> setting.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  private static Stream<String> words(String property, String otherwise) {
    return Stream.of(System.getProperty(property, otherwise).split(","))
        .map(String::strip)
        .filter(word -> !word.isEmpty());
  }
}
