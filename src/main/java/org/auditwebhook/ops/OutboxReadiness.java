package org.auditwebhook.ops;

import static java.util.stream.Collectors.joining;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import org.auditwebhook.outbox.Endpoint;
import org.auditwebhook.outbox.Endpoints;
import org.auditwebhook.outbox.OutboxProbe;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while the outbox can be written: nothing could be recorded otherwise. It names the
 * endpoints that are paused, which an instance can do nothing about.
 */
@Readiness
@ApplicationScoped
public class OutboxReadiness implements HealthCheck {
  static final String NAME = "audit-webhook-outbox";

  @Inject OutboxProbe probe;
  @Inject Endpoints endpoints;

  @Override
  public HealthCheckResponse call() {
    return response(probe.problem(), endpoints.all());
  }

  /** Up unless there is a problem, which it then says. */
  static HealthCheckResponse response(Optional<String> problem, Collection<Endpoint> endpoints) {
    HealthCheckResponseBuilder response = HealthCheckResponse.named(NAME).status(problem.isEmpty());
    problem.ifPresent(text -> response.withData("problem", text));
    String paused = endpoints.stream().flatMap(OutboxReadiness::paused).collect(joining(", "));
    if (!paused.isEmpty()) {
      response.withData("paused", paused);
    }
    return response.build();
  }

  private static Stream<String> paused(Endpoint endpoint) {
    return endpoint.holds().pause().stream()
        .map(
            pause ->
                endpoint.name()
                    + switch (pause.reason()) {
                      case ADMIN -> " (by an admin)";
                      case GONE -> " (it answered 410 Gone)";
                    });
  }
}
