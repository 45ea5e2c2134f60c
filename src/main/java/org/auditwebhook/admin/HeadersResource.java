package org.auditwebhook.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
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

/** The static headers that requests carry. */
@Path("/webhook/headers")
@RequestScoped
@Admitted
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "webhook")
@APIResponse(responseCode = "401", description = "No valid token")
@APIResponse(responseCode = "403", description = "The token does not allow this")
@APIResponse(responseCode = "503", description = "No token is configured, or no database")
public class HeadersResource extends EndpointResource {
  @Inject Signing signing;

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Set the static headers",
      description =
          "Every request carries them, instead of those before and of the configured ones. No"
              + " answer ever shows a value.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example =
                  "{\"headers\":{\"Authorization\":\"Splunk 00000000-0000-0000-0000-000000000000\"}}"))
  @APIResponse(
      responseCode = "200",
      description = "set_headers_ok",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = Examples.SET_HEADERS))
  @APIResponse(responseCode = "400", description = "A header that may not be set")
  @APIResponse(responseCode = "409", description = "There is no encryption key")
  public Response set(InputStream body) {
    query();
    return Answers.ok(signing.setHeaders(endpoint(), HeadersRequest.of(Body.json(body))));
  }

  @DELETE
  @Operation(summary = "Go back to the configured headers")
  @APIResponse(responseCode = "200", description = "set_headers_ok")
  public Response reset() {
    query();
    return Answers.ok(signing.resetHeaders(endpoint()));
  }
}
