package org.auditwebhook.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import org.auditwebhook.outbox.DeadLetterFilter;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The three messages of the reference contract's wire protocol, as they are. */
@Path("/wire")
@RequestScoped
@Admitted
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "wire")
public class WireResource extends EndpointResource {
  private static final DeadLetterFilter ALL =
      new DeadLetterFilter(Optional.empty(), Optional.empty(), Optional.empty());

  @Inject Access access;
  @Inject CurrentRequest current;
  @Context HttpServletRequest request;
  @Inject Webhook webhook;
  @Inject DeadLetterQueue queue;

  @POST
  @TokenInMessage
  @Consumes(MediaType.APPLICATION_JSON)
  @SecurityRequirements
  @Operation(
      summary = "Handle a message",
      description =
          "set_webhook, get_webhook or get_webhook_dlq, with the admin token in the message, which"
              + " may be a JWT like elsewhere. get_webhook_dlq answers the 100 oldest, with the number of all. Errors are"
              + " problem details that are error objects as well, of type \"error\".")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = Examples.WIRE))
  @APIResponse(
      responseCode = "200",
      description = "set_webhook_ok, get_webhook_ok or get_webhook_dlq_ok",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = Examples.SET_WEBHOOK))
  @APIResponse(
      responseCode = "400",
      description = "Not one of the three messages, or not a URL that may be posted to")
  @APIResponse(responseCode = "401", description = "The admin_token is wrong or missing")
  @APIResponse(responseCode = "429", description = "Too many requests without a valid token")
  @APIResponse(responseCode = "503", description = "No admin token is configured, or no database")
  public Response handle(InputStream body) {
    query();
    WireMessage message = WireMessage.of(Body.json(body));
    current.by(access.checkMessage(message.adminToken(), request.getRemoteAddr()).name());
    return Answers.ok(answer(message));
  }

  private JsonObject answer(WireMessage message) {
    return switch (message.type()) {
      case SET_WEBHOOK -> webhook.set(endpoint(), message.url());
      case GET_WEBHOOK -> webhook.show(endpoint());
      case GET_WEBHOOK_DLQ -> queue.list(endpoint(), ALL, 0, Query.DEFAULT_LIMIT);
    };
  }
}
