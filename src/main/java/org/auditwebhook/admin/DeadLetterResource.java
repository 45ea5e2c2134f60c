package org.auditwebhook.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * One of the webhook's dead letters. The path leaves {@code /webhook/dlq/redeliver} to those of
 * all.
 */
@Path("/webhook/dlq/{event_id}")
@RequestScoped
@Admitted
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "dead letters")
@APIResponse(responseCode = "401", description = "No valid token")
@APIResponse(responseCode = "403", description = "The token does not allow this")
@APIResponse(responseCode = "503", description = "No token is configured, or no database")
public class DeadLetterResource extends EndpointResource {
  @Inject DeadLetterQueue queue;

  @GET
  @Operation(summary = "Show a dead letter with its attempts")
  @APIResponse(
      responseCode = "200",
      description = "get_dead_letter_ok",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = Examples.DEAD_LETTER))
  @APIResponse(responseCode = "404", description = "It is not dead now")
  public Response show(@PathParam("event_id") String eventId) {
    query();
    return Answers.ok(queue.show(endpoint(), PathId.event(eventId)));
  }

  @DELETE
  @Operation(summary = "Discard a dead letter", description = "There is no way back.")
  @APIResponse(responseCode = "200", description = "discard_ok")
  @APIResponse(responseCode = "404", description = "It is not dead now")
  public Response discard(@PathParam("event_id") String eventId) {
    query();
    return Answers.ok(queue.discard(endpoint(), PathId.event(eventId)));
  }

  @POST
  @Path("/redeliver")
  @Operation(
      summary = "Send a dead letter again",
      description = "One call of as many attempts as the limits say, to the URL in force.")
  @APIResponse(responseCode = "202", description = "redeliver_ok: it is pending again")
  @APIResponse(responseCode = "404", description = "It is not dead now")
  @APIResponse(responseCode = "409", description = "The webhook is disabled")
  public Response redeliver(@PathParam("event_id") String eventId) {
    query();
    return Answers.accepted(queue.redeliver(endpoint(), PathId.event(eventId)));
  }
}
