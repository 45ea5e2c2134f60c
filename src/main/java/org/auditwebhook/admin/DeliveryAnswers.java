package org.auditwebhook.admin;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.auditwebhook.admin.json.JsonOutput;
import org.auditwebhook.outbox.Deliveries.Delivery;
import org.auditwebhook.outbox.Receipt;

/** What is told of deliveries. */
final class DeliveryAnswers {
  private DeliveryAnswers() {}

  /** {@code get_deliveries_ok}: receipts. */
  static JsonObject list(Page<Receipt> page) {
    JsonArrayBuilder deliveries = JsonOutput.array();
    page.rows().forEach(receipt -> deliveries.add(receipt(receipt)));
    JsonObjectBuilder answer =
        JsonOutput.object().add("type", "get_deliveries_ok").add("deliveries", deliveries);
    page.next().ifPresent(next -> answer.add("next", next));
    return answer.build();
  }

  /**
   * {@code get_delivery_ok}: one delivery, wherever it stands. {@code due_at} is null unless it is
   * pending; {@code delivered_at}, {@code status} and {@code latency} are null unless it was
   * delivered.
   */
  static JsonObject one(Delivery delivery) {
    Optional<Receipt> receipt = delivery.receipt();
    JsonObjectBuilder answer =
        JsonOutput.object()
            .add("type", "get_delivery_ok")
            .add("event_id", delivery.eventId())
            .add("action", delivery.action())
            .add("state", delivery.state().name().toLowerCase(Locale.ROOT))
            .add("recorded_at", delivery.recordedAt().toString());
    add(answer, "producer", delivery.producer());
    add(answer, "due_at", delivery.dueAt().map(Instant::toString));
    add(answer, "delivered_at", receipt.map(r -> r.deliveredAt().toString()));
    add(answer, "status", receipt.map(Receipt::status));
    add(answer, "latency", receipt.map(r -> WebhookAnswers.seconds(r.latency())));
    return answer
        .add("attempts", delivery.attemptsMade())
        .add("attempt_log", AttemptAnswers.log(delivery.attempts(), delivery.attemptsMade()))
        .build();
  }

  private static void add(JsonObjectBuilder answer, String name, Optional<?> value) {
    answer.add(name, JsonOutput.of(value.map(Function.<Object>identity()).orElse(null)));
  }

  private static JsonObject receipt(Receipt receipt) {
    return JsonOutput.object()
        .add("event_id", receipt.eventId())
        .add("action", receipt.action())
        .add("recorded_at", receipt.recordedAt().toString())
        .add("producer", JsonOutput.of(receipt.producer().orElse(null)))
        .add("delivered_at", receipt.deliveredAt().toString())
        .add("status", receipt.status())
        .add("attempts", receipt.attempts())
        .add("latency", WebhookAnswers.seconds(receipt.latency()))
        .add("batch_size", receipt.batchSize())
        .build();
  }
}
