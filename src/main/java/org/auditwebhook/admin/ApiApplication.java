package org.auditwebhook.admin;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * The API. Its classes are named one by one, so that the filter is surely among them, and no
 * provider of a library or of the REST client. None of ours is annotated as a provider: it would be
 * one of a registry in the same WAR as well, whose {@code Application} names no classes.
 */
@ApplicationPath("/api/v1")
@OpenAPIDefinition(
    info =
        @Info(
            title = "audit-webhook",
            version = "1",
            description =
                "Delivers every audit entry of a registry to an HTTP endpoint, at least once."
                    + " Errors are problem details (RFC 9457), application/problem+json. Times are"
                    + " RFC 3339 in UTC, durations in requests ISO 8601, latencies and ages"
                    + " seconds."),
    security = @SecurityRequirement(name = "token"),
    tags = {
      @Tag(name = "webhook", description = "Where events go, and how"),
      @Tag(name = "dead letters", description = "Deliveries that ended without being accepted"),
      @Tag(name = "deliveries", description = "What has become of events"),
      @Tag(name = "events", description = "An event with all of its deliveries"),
      @Tag(name = "outbox", description = "The database"),
      @Tag(name = "recording", description = "Audit entries over HTTP"),
      @Tag(name = "wire", description = "The registry's wire protocol")
    })
@SecurityScheme(
    securitySchemeName = "token",
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    description =
        "A token of audit.webhook.admin.token (everything), audit.webhook.read.token (GET) or"
            + " audit.webhook.ingest.token (recording), or of the same with a name behind it. Where"
            + " audit.webhook.jwt.issuer is set, a JWT of that issuer with one of the roles"
            + " audit.webhook.jwt.role.admin, .read and .ingest as well. Who has no valid token too"
            + " often is answered 429 with Retry-After.")
public class ApiApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        AccessFilter.class,
        AuditEntriesResource.class,
        BackupResource.class,
        DeadLetterResource.class,
        DeadLettersResource.class,
        DeliveriesResource.class,
        EventResource.class,
        FailureMapper.class,
        HeadFilter.class,
        HeadersResource.class,
        JsonInputMapper.class,
        KeySetResource.class,
        OutboxUnavailableMapper.class,
        ProblemMapper.class,
        RequesterFilter.class,
        RedeliverResource.class,
        RedeliveriesResource.class,
        SecretResource.class,
        SigningKeyResource.class,
        WebApplicationMapper.class,
        WebhookResource.class,
        WireResource.class);
  }

  /** Payara would describe the API in WADL as well, to those who ask with OPTIONS. */
  @Override
  public Map<String, Object> getProperties() {
    return Map.of("jersey.config.server.wadl.disableWadl", true);
  }
}
