package org.auditwebhook.it.baddays;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.auditwebhook.it.harness.Api;

/** The end of a bad day: everything is delivered that is still open. */
final class Closing {
  /** Longer than a lease, and than the longest wait of a circuit breaker for its next probe. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration POLL = Duration.ofMillis(250);
  private static final int POLLS_BETWEEN_REDELIVERIES = 20;

  private static final List<String> COUNTERS =
      List.of("delivered", "failed", "dropped", "dlq_size", "pending");

  private Closing() {}

  /** Redelivers what is dead until nothing is, and nothing is pending; or until nothing goes on. */
  static void awaitNothingOpen(Api api) {
    long least = Long.MAX_VALUE;
    long goneOn = System.nanoTime();
    for (int poll = 0; System.nanoTime() - goneOn < PATIENCE.toNanos(); poll++) {
      Map<String, Long> now = counters(api);
      long dead = now.get("dlq_size");
      long open = dead + now.get("pending");
      if (open == 0) {
        return;
      }
      if (open < least) {
        least = open;
        goneOn = System.nanoTime();
      }
      if (dead > 0 && poll % POLLS_BETWEEN_REDELIVERIES == 0) {
        api.post("webhook/dlq/redeliver", "{}");
      }
      BadDay.sleep(POLL);
    }
  }

  /** What {@code GET /webhook} counts. */
  static Map<String, Long> counters(Api api) {
    JsonObject webhook = api.webhook();
    Map<String, Long> counters = new TreeMap<>();
    COUNTERS.forEach(one -> counters.put(one, webhook.getJsonNumber(one).longValueExact()));
    return counters;
  }
}
