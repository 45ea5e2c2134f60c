package org.auditwebhook.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.auditwebhook.outbox.RedeliveryJob;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Sends many dead letters again; in a class of its own, as the path of one could match its path
 * too.
 */
@Path("/webhook/dlq/redeliver")
@RequestScoped
@Admitted
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "dead letters")
@APIResponse(responseCode = "401", description = "No valid token")
@APIResponse(responseCode = "403", description = "The token does not allow this")
@APIResponse(responseCode = "503", description = "No token is configured, or no database")
public class RedeliverResource extends EndpointResource {
  @Inject DeadLetterQueue queue;

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Send many again",
      description =
          "Those that match action, cause and before (the time of death), each optional, and are"
              + " dead now. It is done by a job, at most audit.webhook.redeliver.rate a second and"
              + " never while live deliveries wait; Location says where it can be watched and"
              + " cancelled. matched and redelivered are how many it will redeliver. With dry_run"
              + " they are only counted.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = "{\"cause\":\"unavailable\",\"dry_run\":true}"))
  @APIResponse(
      responseCode = "202",
      description = "redeliver_ok with the job_id: they will be pending again",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = Examples.REDELIVER))
  @APIResponse(responseCode = "200", description = "redeliver_ok of a dry run")
  @APIResponse(responseCode = "400", description = "A field is wrong")
  @APIResponse(responseCode = "409", description = "The webhook is disabled")
  public Response redeliver(InputStream body) {
    query();
    RedeliverRequest request = RedeliverRequest.of(Body.json(body));
    if (request.dryRun()) {
      return Answers.ok(queue.count(endpoint(), request.filter()));
    }
    RedeliveryJob job = queue.redeliver(endpoint(), request.filter());
    return Response.fromResponse(Answers.accepted(RedeliveryAnswers.ordered(job)))
        .location(
            uri.getBaseUriBuilder()
                .path(RedeliveriesResource.PATH)
                .path(Long.toString(job.jobId()))
                .build())
        .build();
  }
}
