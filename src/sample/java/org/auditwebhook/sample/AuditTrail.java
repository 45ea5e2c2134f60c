package org.auditwebhook.sample;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Records audit entries: returns once they are safe in the outbox of audit-webhook. */
@ApplicationScoped
public class AuditTrail {

  @Inject
  @ConfigProperty(
      name = "sample.audit-webhook.url",
      defaultValue = "http://localhost:8080/audit-webhook")
  String auditWebhook;

  @Inject
  @ConfigProperty(name = "sample.ingest-token", defaultValue = "ingest-token-for-the-sample")
  String ingestToken;

  // Longer than the 10 s after which audit-webhook answers that it could not commit.
  private final Client client =
      ClientBuilder.newBuilder()
          .connectTimeout(5, TimeUnit.SECONDS)
          .readTimeout(15, TimeUnit.SECONDS)
          .build();

  /**
   * Records one entry.
   *
   * @throws WebApplicationException with status 502 if it was not recorded, or nobody can say
   */
  void record(JsonObject entry) {
    try (Response answer =
        client
            .target(auditWebhook + "/api/v1/audit-entries")
            .request()
            .header(HttpHeaders.AUTHORIZATION, "Bearer " + ingestToken)
            .post(Entity.entity(entry.toString(), MediaType.APPLICATION_JSON))) {
      if (answer.getStatus() != Status.ACCEPTED.getStatusCode()) {
        throw notRecorded("audit-webhook answered " + answer.getStatus(), null);
      }
    } catch (ProcessingException unreachable) {
      throw notRecorded("audit-webhook did not answer", unreachable);
    }
  }

  private static WebApplicationException notRecorded(String reason, Throwable cause) {
    String sentence = "Nothing was changed, since it could not be recorded: " + reason + ".\n";
    return new WebApplicationException(
        cause, Response.status(Status.BAD_GATEWAY).type("text/plain").entity(sentence).build());
  }

  @PreDestroy
  void close() {
    client.close();
  }
}
