package org.auditwebhook.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.auditwebhook.admin.json.JsonOutput;
import org.auditwebhook.outbox.Secrets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The public keys of those that requests are signed with, for receivers. */
@Path("/.well-known/jwks.json")
@RequestScoped
@Admitted
@Tag(ref = "webhook")
public class KeySetResource extends EndpointResource {
  /** As long as that a receiver may not know a new key; the old one signs beside it. */
  private static final String FIVE_MINUTES = "public, max-age=300";

  @Inject Secrets secrets;
  @Context HttpServletResponse response;

  @GET
  @OpenToAll
  @Produces(MediaType.APPLICATION_JSON)
  @SecurityRequirements
  @Operation(
      summary = "Show the public keys",
      description =
          "The Ed25519 keys that requests are signed with, newest first, as a set of JSON Web Keys"
              + " (RFC 7517, RFC 8037). Needs no token.")
  @APIResponse(
      responseCode = "200",
      description = "The keys; none if requests are not signed with one",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = Examples.KEY_SET))
  public Response show() {
    query();
    // in place of what every answer has; as a header of the Response it would be a second one
    response.setHeader(HttpHeaders.CACHE_CONTROL, FIVE_MINUTES);
    return Response.ok(
            JsonOutput.bytes(SigningAnswers.keySet(secrets.of(endpoint()).keys().privateKeys())))
        .type(MediaType.APPLICATION_JSON)
        .build();
  }
}
