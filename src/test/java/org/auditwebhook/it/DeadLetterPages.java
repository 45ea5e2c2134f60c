package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.List;
import org.auditwebhook.it.harness.Api;
import org.auditwebhook.it.harness.Reply;

/** What {@code GET /webhook/dlq} tells. */
final class DeadLetterPages {
  private DeadLetterPages() {}

  /** The dead letters that match, oldest first. */
  static List<JsonObject> events(Api api, String query) {
    Reply reply = api.get("webhook/dlq" + query);
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    return reply.json().getJsonArray("events").getValuesAs(JsonObject.class);
  }

  /** Their ids. */
  static List<Long> ids(Api api, String query) {
    return events(api, query).stream()
        .map(event -> event.getJsonNumber("event_id").longValueExact())
        .toList();
  }
}
