package org.auditwebhook.admin;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.auditwebhook.admin.json.JsonOutput;
import org.auditwebhook.outbox.Counts;
import org.auditwebhook.outbox.Credentials;
import org.auditwebhook.outbox.Endpoint;
import org.auditwebhook.settings.EndpointUrl;

/** What the contract's {@code set_webhook} and {@code get_webhook} answer. */
final class WebhookAnswers {
  private WebhookAnswers() {}

  /**
   * {@code set_webhook_ok}.
   *
   * @param warning what may be wrong with the URL although it was set
   */
  static JsonObject set(Endpoint endpoint, Optional<String> warning) {
    JsonObjectBuilder answer =
        JsonOutput.object()
            .add("type", "set_webhook_ok")
            .add("status", endpoint.enabled() ? "enabled" : "disabled")
            .add("url", endpoint.url());
    warning.ifPresent(text -> answer.add("warning", text));
    return answer.build();
  }

  /**
   * {@code get_webhook_ok}: the contract's fields, then ours. The URL's query is masked.
   *
   * @param credentials what its requests carry; only what is public of it is shown
   */
  static JsonObject get(Endpoint endpoint, Counts counts, Credentials credentials) {
    JsonObjectBuilder answer =
        JsonOutput.object()
            .add("type", "get_webhook_ok")
            .add("enabled", endpoint.enabled())
            .add("url", EndpointUrl.masked(endpoint.url()))
            .add("delivered", counts.delivered())
            .add("failed", counts.failed())
            .add("dropped", counts.dropped())
            .add("dlq_size", counts.dead())
            .add("source", endpoint.urlSource().name().toLowerCase(Locale.ROOT))
            .add("pending", counts.pending())
            .add("oldest_pending_age", age(counts))
            .add("dropped_by_cause", JsonOutput.of(new TreeMap<>(counts.droppedByCause())));
    SigningAnswers.all(answer, credentials);
    endpoint.limits().byName().forEach((name, limit) -> answer.add(name, JsonOutput.of(limit)));
    answer.add("draining", draining(endpoint));
    pause(answer, endpoint.holds().pause());
    return answer.add("breaker", breaker(endpoint.holds().outage())).build();
  }

  /** Seconds to the millisecond. */
  static BigDecimal seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3);
  }

  private static JsonValue age(Counts counts) {
    return JsonOutput.of(counts.oldestPendingAge().map(WebhookAnswers::seconds).orElse(null));
  }

  /** Not the old URL: whoever had it replaced may have had it for its secret. */
  private static JsonValue draining(Endpoint endpoint) {
    return endpoint
        .draining()
        .<JsonValue>map(old -> JsonOutput.object().add("until", old.until().toString()).build())
        .orElse(JsonValue.NULL);
  }

  private static void pause(JsonObjectBuilder answer, Optional<Endpoint.Paused> pause) {
    answer.add("paused", pause.isPresent());
    pause.ifPresent(
        paused ->
            answer
                .add("paused_at", paused.since().toString())
                .add("pause_reason", paused.reason().word()));
  }

  private static JsonObject breaker(Optional<Endpoint.Outage> open) {
    JsonObjectBuilder breaker = JsonOutput.object();
    if (open.isEmpty()) {
      return breaker.add("state", "closed").build();
    }
    Endpoint.Outage outage = open.get();
    breaker.add("state", outage.probing() ? "half_open" : "open");
    breaker.add("since", outage.since().toString());
    if (!outage.probing()) {
      breaker.add("next_probe_at", outage.probeAt().toString());
    }
    return breaker.add("probes", outage.probes()).add("reason", outage.reason()).build();
  }
}
