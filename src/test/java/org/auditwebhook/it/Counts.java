package org.auditwebhook.it;

import jakarta.json.JsonObject;
import org.auditwebhook.it.harness.Api;

/** The reference contract's four counts, as {@code GET /webhook} tells them. */
record Counts(long delivered, long failed, long dropped, long dlqSize) {

  static Counts of(Api api) {
    JsonObject webhook = api.webhook();
    return new Counts(
        webhook.getJsonNumber("delivered").longValueExact(),
        webhook.getJsonNumber("failed").longValueExact(),
        webhook.getJsonNumber("dropped").longValueExact(),
        webhook.getJsonNumber("dlq_size").longValueExact());
  }

  Counts plusDelivered(int more) {
    return new Counts(delivered + more, failed, dropped, dlqSize);
  }

  /** So many more have failed and are in the dead-letter queue. */
  Counts plusDead(int more) {
    return new Counts(delivered, failed + more, dropped, dlqSize + more);
  }
}
