package org.auditwebhook.client;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while what is fired can be taken as {@code client.durability} asks for. That audit-webhook
 * is away is no reason to take the registry out of service: entries wait, and {@code
 * waiting_because} says so. While they are only buffered, a spool that can't be written is none
 * either.
 */
@Readiness
@ApplicationScoped
public class ClientReadiness implements HealthCheck {
  static final String NAME = "audit-webhook-client";

  @Inject AuditClient client;

  @Override
  public HealthCheckResponse call() {
    return response(client.isReady(), client.counts());
  }

  static HealthCheckResponse response(boolean ready, ClientCounts counts) {
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named(NAME)
            .status(ready)
            .withData("sent", counts.sent())
            .withData("lost", counts.lost())
            .withData("buffered", counts.buffered())
            .withData("spooled", counts.spooled())
            .withData("spooled_bytes", counts.spooledBytes());
    counts.waitingBecause().ifPresent(why -> response.withData("waiting_because", why));
    counts.problem().ifPresent(what -> response.withData("problem", what));
    return response.build();
  }
}
