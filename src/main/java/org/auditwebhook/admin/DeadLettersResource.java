package org.auditwebhook.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The webhook's dead letters, many at a time. */
@Path("/webhook/dlq")
@RequestScoped
@Admitted
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "dead letters")
@APIResponse(responseCode = "401", description = "No valid token")
@APIResponse(responseCode = "403", description = "The token does not allow this")
@APIResponse(responseCode = "503", description = "No token is configured, or no database")
public class DeadLettersResource extends EndpointResource {
  @Inject DeadLetterQueue queue;

  @GET
  @Operation(
      summary = "List dead letters",
      description =
          "By rising event_id, their details redacted. count is the number of matches in all; next,"
              + " if there is more, is the value of after for the next page. A page has at most"
              + " limit events, and ends early after 8 MiB of them.")
  @APIResponse(
      responseCode = "200",
      description = "get_webhook_dlq_ok",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = Examples.DEAD_LETTERS))
  @APIResponse(responseCode = "400", description = "A parameter is wrong")
  public Response list(
      @Parameter(
              description = "The most events of the page, 1–1000; default 100",
              schema = @Schema(type = SchemaType.INTEGER))
          @QueryParam("limit")
          String limit,
      @Parameter(
              description = "The event_id to begin behind; default 0",
              schema = @Schema(type = SchemaType.INTEGER))
          @QueryParam("after")
          String after,
      @Parameter(
              description = "Only those of this action",
              schema = @Schema(type = SchemaType.STRING))
          @QueryParam("action")
          String action,
      @Parameter(
              description = "Only those of this cause",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"refused", "unavailable", "blocked", "expired"}))
          @QueryParam("cause")
          String cause) {
    Query query = query("limit", "after", "action", "cause");
    return Answers.ok(queue.list(endpoint(), Filters.of(query), query.after(), query.limit()));
  }

  @DELETE
  @Operation(summary = "Purge: discard many", description = "There is no way back.")
  @APIResponse(responseCode = "200", description = "purge_ok, and how many")
  @APIResponse(responseCode = "400", description = "before is missing, or a parameter is wrong")
  public Response purge(
      @Parameter(
              required = true,
              description = "Those that died before this RFC 3339 time",
              schema = @Schema(type = SchemaType.STRING, format = "date-time"))
          @QueryParam("before")
          String before,
      @Parameter(
              description = "Only those of this action",
              schema = @Schema(type = SchemaType.STRING))
          @QueryParam("action")
          String action,
      @Parameter(
              description = "Only those of this cause",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"refused", "unavailable", "blocked", "expired"}))
          @QueryParam("cause")
          String cause) {
    return Answers.ok(queue.purge(endpoint(), Filters.of(query("before", "action", "cause"))));
  }
}
