package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.Map;
import java.util.stream.Collectors;
import org.auditwebhook.it.harness.Api;
import org.auditwebhook.it.harness.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an orchestrator asks the server: MicroProfile Health, without a token. */
class HealthIT {
  @RegisterExtension final SharedServer webhook = new SharedServer();

  @Test
  void livenessHasOurCheckAndIsUp() {
    assertThat(checks("health/live")).containsEntry("audit-webhook", "UP");
  }

  @Test
  void readinessSaysThatTheOutboxCanBeWritten() {
    assertThat(checks("health/ready")).containsEntry("audit-webhook-outbox", "UP");
  }

  private Map<String, String> checks(String path) {
    Api root = webhook.server().api("");
    JsonObject health = root.get(webhook.server().root().resolve(path).toString()).json();
    assertThat(health.getString("status")).isEqualTo("UP");
    return health.getJsonArray("checks").getValuesAs(JsonObject.class).stream()
        .collect(
            Collectors.toMap(check -> check.getString("name"), check -> check.getString("status")));
  }
}
