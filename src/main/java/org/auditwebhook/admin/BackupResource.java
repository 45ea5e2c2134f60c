package org.auditwebhook.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.auditwebhook.outbox.Backup;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A copy of the embedded database. */
@Path("/outbox/backup")
@RequestScoped
@Admitted
@Tag(ref = "outbox")
@APIResponse(responseCode = "401", description = "No valid token")
@APIResponse(responseCode = "403", description = "The token does not allow this")
@APIResponse(responseCode = "503", description = "No token is configured, or no database")
public class BackupResource {
  private static final String ZIP = "application/zip";

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  @Context UriInfo uri;
  @Context Request request;
  @Inject CurrentRequest current;
  @Inject Backup backup;

  /** It has all that was ever recorded, unredacted: reading is not enough. */
  @GET
  @RequiresScope(Scope.ADMIN)
  @Produces({ZIP, MediaType.APPLICATION_JSON})
  @Operation(
      summary = "Download a backup of the embedded database",
      description = "A ZIP file of the database as it is now. Everything goes on meanwhile.")
  @APIResponse(
      responseCode = "200",
      description = "The backup",
      content =
          @Content(mediaType = ZIP, schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(responseCode = "409", description = "Another backup is being made")
  @APIResponse(responseCode = "501", description = "The outbox is in PostgreSQL")
  public Response download() {
    Query.of(uri);
    if (!backup.isPossible()) {
      throw Problem.of(501, "The outbox is in PostgreSQL: back it up with pg_dump, see the README.")
          .exception();
    }
    Response.ResponseBuilder answer =
        Response.ok()
            .type(ZIP)
            .header(
                HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"audit-webhook-%s.zip\""
                    .formatted(STAMP.format(Instant.now())));
    return request.getMethod().equals(HttpMethod.HEAD)
        ? answer.build()
        : answer.entity(copy()).build();
  }

  private StreamingOutput copy() {
    Backup.Copy copy =
        backup
            .make(current.requester())
            .orElseThrow(
                () ->
                    Problem.of(409, "Another backup is being made: repeat when it is done.")
                        .exception());
    return out -> {
      try (copy) {
        copy.writeTo(out);
      }
    };
  }
}
