package org.auditwebhook.ops;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.auditwebhook.outbox.OutboxProbe;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the outbox can be written: nothing could be recorded otherwise. */
@Readiness
@ApplicationScoped
public class OutboxReadiness implements HealthCheck {
  static final String NAME = "audit-webhook-outbox";

  @Inject OutboxProbe probe;

  @Override
  public HealthCheckResponse call() {
    return response(probe.problem());
  }

  /** Up unless there is a problem, which it then says. */
  static HealthCheckResponse response(Optional<String> problem) {
    return problem
        .map(text -> HealthCheckResponse.named(NAME).down().withData("problem", text).build())
        .orElseGet(() -> HealthCheckResponse.up(NAME));
  }
}
