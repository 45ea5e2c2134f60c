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

/** The shared secret that requests are signed with. */
@Path("/webhook/secret")
@RequestScoped
@Admitted
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "webhook")
@APIResponse(responseCode = "401", description = "No valid token")
@APIResponse(responseCode = "403", description = "The token does not allow this")
@APIResponse(responseCode = "503", description = "No token is configured, or no database")
public class SecretResource extends EndpointResource {
  @Inject Signing signing;

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Rotate the secret",
      description =
          "From now on requests are signed with this secret, or with a generated one, which only"
              + " this answer shows. Those before sign beside it for audit.webhook.secret.overlap."
              + " Does nothing if it is the newest already.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = "{}"))
  @APIResponse(
      responseCode = "200",
      description = "rotate_secret_ok",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = Examples.ROTATE_SECRET))
  @APIResponse(responseCode = "400", description = "The secret is malformed or too short")
  @APIResponse(
      responseCode = "409",
      description = "There is no encryption key, or too many replaced secrets still sign")
  public Response rotate(InputStream body) {
    query();
    return Answers.ok(signing.rotateSecret(endpoint(), SecretRequest.of(Body.json(body))));
  }

  @DELETE
  @Path("/previous")
  @Operation(
      summary = "End the replaced secrets",
      description = "They sign no more, at once: for a secret that somebody else has got hold of.")
  @APIResponse(responseCode = "200", description = "rotate_secret_ok")
  @APIResponse(responseCode = "409", description = "No secret was set through the API")
  public Response endPrevious() {
    query();
    return Answers.ok(signing.endPreviousSecrets(endpoint()));
  }
}
