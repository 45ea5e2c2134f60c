package org.auditwebhook.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The webhook's dead letters, many at a time. */
@Path("/webhook/dlq")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "dead letters")
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
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      description = "The most events of the page, 1–1000; default 100",
      schema = @Schema(type = SchemaType.INTEGER))
  @Parameter(
      name = "after",
      in = ParameterIn.QUERY,
      description = "The event_id to begin behind; default 0",
      schema = @Schema(type = SchemaType.INTEGER))
  @Parameter(
      name = "action",
      in = ParameterIn.QUERY,
      description = "Only those of this action",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "cause",
      in = ParameterIn.QUERY,
      description = "Only those of this cause",
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"refused", "unavailable"}))
  @APIResponse(
      responseCode = "200",
      description = "get_webhook_dlq_ok",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = Examples.DEAD_LETTERS))
  @APIResponse(responseCode = "400", description = "A parameter is wrong")
  public Response list() {
    Query query = query("limit", "after", "action", "cause");
    return Answers.ok(queue.list(endpoint(), Filters.of(query), query.after(), query.limit()));
  }

  @DELETE
  @Operation(summary = "Purge: discard many", description = "There is no way back.")
  @Parameter(
      name = "before",
      in = ParameterIn.QUERY,
      required = true,
      description = "Those that died before this RFC 3339 time",
      schema = @Schema(type = SchemaType.STRING, format = "date-time"))
  @Parameter(
      name = "action",
      in = ParameterIn.QUERY,
      description = "Only those of this action",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "cause",
      in = ParameterIn.QUERY,
      description = "Only those of this cause",
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"refused", "unavailable"}))
  @APIResponse(responseCode = "200", description = "purge_ok, and how many")
  @APIResponse(responseCode = "400", description = "before is missing, or a parameter is wrong")
  public Response purge() {
    return Answers.ok(queue.purge(endpoint(), Filters.of(query("before", "action", "cause"))));
  }

  @POST
  @Path("/redeliver")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Send many again",
      description =
          "Those that match action, cause and before (the time of death), each optional. With"
              + " dry_run they are only counted.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = "{\"cause\":\"unavailable\",\"dry_run\":true}"))
  @APIResponse(
      responseCode = "202",
      description = "redeliver_ok: they are pending again",
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
    var answer = queue.redeliver(endpoint(), request);
    return request.dryRun() ? Answers.ok(answer) : Answers.accepted(answer);
  }
}
