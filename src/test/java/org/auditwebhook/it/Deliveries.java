package org.auditwebhook.it;

import jakarta.json.JsonObject;
import java.time.Instant;
import org.auditwebhook.it.harness.Api;
import org.auditwebhook.it.harness.Eventually;

/** What {@code GET /webhook/deliveries/{event_id}} tells. */
final class Deliveries {
  private Deliveries() {}

  /** When the delivery is due, once it has been put off. */
  static Instant awaitDueAt(Api api, long eventId) {
    JsonObject delivery =
        Eventually.get(
            "event " + eventId + " to be put off",
            () -> api.get("webhook/deliveries/" + eventId).json(),
            Deliveries::isPutOff);
    return Instant.parse(delivery.getString("due_at"));
  }

  private static boolean isPutOff(JsonObject delivery) {
    return delivery.getString("state").equals("pending") && delivery.getInt("attempts") > 0;
  }
}
