package org.auditwebhook.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Records audit entries of producers that can't fire the CDI event. */
@Path("/audit-entries")
@RequestScoped
@Admitted
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "recording")
public class AuditEntriesResource {
  @Inject Recording recording;
  @Context HttpHeaders headers;
  @Context SecurityContext security;
  @Context UriInfo uri;

  @POST
  @RequiresScope(Scope.INGEST)
  @Consumes({
    MediaType.APPLICATION_JSON,
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl"
  })
  @Operation(
      summary = "Record audit entries",
      description =
          "One entry, an array, or NDJSON, of up to 10,000 entries and 8 MiB: all are recorded or"
              + " none. An entry has an action (1–200 characters) and may have a timestamp (RFC"
              + " 3339, default now), network_id and node_id (integer or string) and details (an"
              + " object).")
  @RequestBody(
      required = true,
      description = "As NDJSON, application/x-ndjson: one entry in each line that is not blank",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.ARRAY, implementation = Object.class),
              example = Examples.ENTRIES))
  @APIResponse(
      responseCode = "202",
      description =
          "They are committed, and these are their ids in order. While the webhook is disabled"
              + " nothing is recorded: recorded is 0.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = Examples.RECORDED))
  @APIResponse(responseCode = "400", description = "An entry is wrong: index and field name it")
  @APIResponse(responseCode = "401", description = "No valid token")
  @APIResponse(responseCode = "403", description = "The token does not allow this")
  @APIResponse(responseCode = "409", description = "The first request with this key is in flight")
  @APIResponse(responseCode = "413", description = "Too many entries, or too many bytes")
  @APIResponse(responseCode = "422", description = "The key was used with another body")
  @APIResponse(
      responseCode = "503",
      description = "Not committed within 10 s, outcome unknown: repeat with the same key")
  @APIResponse(
      responseCode = "507",
      description = "The outbox has reached audit.webhook.outbox.max-size; nothing was recorded")
  public Response record(
      InputStream body,
      @Parameter(
              description =
                  "1–255 visible ASCII characters. The same key with the same body answers the same"
                      + " ids again, for 7 days.",
              schema = @Schema(type = SchemaType.STRING))
          @HeaderParam(IdempotencyHeader.NAME)
          String key) {
    Query.of(uri);
    return Answers.accepted(
        recording.record(
            Body.bytes(body, Recording.MAX_BYTES),
            ApiPath.NDJSON.contains(type()),
            new Recording.Producer(
                security.getUserPrincipal().getName(),
                IdempotencyHeader.of(headers.getRequestHeader(IdempotencyHeader.NAME)))));
  }

  /** Without parameters such as the character set. */
  private String type() {
    MediaType type = headers.getMediaType();
    return type == null ? "" : (type.getType() + "/" + type.getSubtype()).toLowerCase(Locale.ROOT);
  }
}
