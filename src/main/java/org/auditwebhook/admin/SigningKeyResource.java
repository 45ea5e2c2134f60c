package org.auditwebhook.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The Ed25519 key that requests are signed with besides. */
@Path("/webhook/signing-key")
@RequestScoped
@Admitted
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "webhook")
@APIResponse(responseCode = "401", description = "No valid token")
@APIResponse(responseCode = "403", description = "The token does not allow this")
@APIResponse(responseCode = "503", description = "No token is configured, or no database")
public class SigningKeyResource extends EndpointResource {
  @Inject Signing signing;

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Generate an Ed25519 key, or rotate it",
      description =
          "From now on requests are signed with a new key besides; /.well-known/jwks.json has the"
              + " public one. Keys before sign beside it for audit.webhook.secret.overlap.")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = "{}"))
  @APIResponse(
      responseCode = "200",
      description = "rotate_signing_key_ok",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = Examples.ROTATE_SIGNING_KEY))
  @APIResponse(responseCode = "400", description = "The body is neither empty nor {}")
  @APIResponse(
      responseCode = "409",
      description = "There is no encryption key, or too many replaced keys still sign")
  public Response rotate(InputStream body) {
    query();
    Body.nothing(body);
    return Answers.ok(signing.rotateSigningKey(endpoint()));
  }

  @DELETE
  @Path("/previous")
  @Operation(summary = "End the replaced Ed25519 keys", description = "They sign no more, at once.")
  @APIResponse(responseCode = "200", description = "rotate_signing_key_ok")
  @APIResponse(responseCode = "409", description = "No key was generated through the API")
  public Response endPrevious() {
    query();
    return Answers.ok(signing.endPreviousSigningKeys(endpoint()));
  }
}
