package org.auditwebhook.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.auditwebhook.outbox.Erasure;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** One event, with its deliveries to all endpoints. */
@Path("/events/{event_id}")
@RequestScoped
@Admitted
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "events")
@APIResponse(responseCode = "401", description = "No valid token")
@APIResponse(responseCode = "403", description = "The token does not allow this")
@APIResponse(responseCode = "503", description = "No token is configured, or no database")
public class EventResource {
  @Context UriInfo uri;
  @Inject CurrentRequest current;
  @Inject Erasure erasure;

  @DELETE
  @Operation(
      summary = "Erase an event",
      description =
          "Deletes the event, its deliveries, receipts, dead letters and attempts, wherever they"
              + " stand. There is no way back. What was posted before stays with its receiver, and a"
              + " call that is in flight goes on.")
  @APIResponse(
      responseCode = "200",
      description = "erase_ok",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = Examples.ERASE))
  @APIResponse(responseCode = "404", description = "There is no such event, or no longer")
  public Response erase(@PathParam("event_id") String eventId) {
    Query.of(uri);
    long id = PathId.event(eventId);
    if (!erasure.erase(current.requester(), id)) {
      throw Problem.of(404, "There is no event " + id + ".").exception();
    }
    return Answers.ok(DeadLetterAnswers.erased(id));
  }
}
