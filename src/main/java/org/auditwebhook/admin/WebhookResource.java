package org.auditwebhook.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
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

/** The webhook itself: where events go. */
@Path("/webhook")
@RequestScoped
@Admitted
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "webhook")
@APIResponse(responseCode = "401", description = "No valid token")
@APIResponse(responseCode = "403", description = "The token does not allow this")
@APIResponse(responseCode = "503", description = "No token is configured, or no database")
public class WebhookResource extends EndpointResource {
  @Inject Webhook webhook;
  @Inject Ping ping;

  @GET
  @Operation(summary = "Show the webhook, its counters and its limits")
  @APIResponse(
      responseCode = "200",
      description = "get_webhook_ok",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = Examples.GET_WEBHOOK))
  public Response show() {
    query();
    return Answers.ok(webhook.show(endpoint()));
  }

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Set the URL",
      description =
          "Waits for no delivery, only for the host to be resolved, 5 s at the most. What was"
              + " recorded before goes to the old URL for at most audit.webhook.drain-timeout; the"
              + " rest, and all that comes, to the new one, which starts only then. The empty URL"
              + " disables.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = "{\"url\":\"https://receiver.example/audit\"}"))
  @APIResponse(
      responseCode = "200",
      description = "set_webhook_ok, with a warning if the host can't be resolved at the moment",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = Examples.SET_WEBHOOK))
  @APIResponse(
      responseCode = "400",
      description =
          "Not a URL that may be posted to: malformed, or it leads to where audit.webhook.egress.*"
              + " does not allow; nothing has changed")
  public Response set(InputStream body) {
    query();
    return Answers.ok(webhook.set(endpoint(), UrlRequest.of(Body.json(body))));
  }

  @DELETE
  @Operation(
      summary = "Disable the webhook",
      description = "As setting the empty URL: what is pending waits for the next one.")
  @APIResponse(responseCode = "200", description = "set_webhook_ok")
  public Response disable() {
    query();
    return Answers.ok(webhook.set(endpoint(), ""));
  }

  @PATCH
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Change limits",
      description =
          "At least one of initial_backoff (PT0S to PT1M), max_attempts (1–10), concurrency (1–512),"
              + " adaptive_concurrency (true, false), ordering (none, key, strict), batch_enabled"
              + " (true, false), batch_max_size (1–10,000 events), batch_max_bytes"
              + " (1,024–16,777,216), batch_max_wait (PT0S to PT10S), rate_limit (0–1,000,000 events"
              + " a second over all instances, 0 for any number) and rate_burst (0–1,000,000 events,"
              + " 0 for as many as rate_limit). Does nothing while the webhook is disabled.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = Examples.LIMITS))
  @APIResponse(responseCode = "200", description = "get_webhook_ok: the limits in force")
  @APIResponse(responseCode = "400", description = "A limit is out of range")
  public Response change(InputStream body) {
    query();
    return Answers.ok(webhook.change(endpoint(), LimitsRequest.of(Body.json(body))));
  }

  @POST
  @Path("/ping")
  @Operation(
      summary = "Send a test event",
      description =
          "Records an event webhook.ping, which is signed, posted and kept like any other. Location"
              + " says where its delivery can be watched.")
  @APIResponse(
      responseCode = "202",
      description = "ping_ok: it is recorded",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = Examples.PING))
  @APIResponse(responseCode = "400", description = "The body is neither empty nor {}")
  @APIResponse(
      responseCode = "409",
      description = "The webhook is disabled, or its URL may not be posted to")
  @APIResponse(
      responseCode = "507",
      description = "The outbox has reached audit.webhook.outbox.max-size; nothing was recorded")
  public Response ping(InputStream body) {
    query();
    Body.nothing(body);
    long eventId = ping.send(endpoint());
    return Response.fromResponse(Answers.accepted(Ping.sent(eventId)))
        .location(
            uri.getBaseUriBuilder()
                .path(DeliveriesResource.PATH)
                .path(Long.toString(eventId))
                .build())
        .build();
  }

  @POST
  @Path("/pause")
  @Operation(
      summary = "Pause the webhook",
      description =
          "Events are recorded and wait. Calls in flight end, no further attempt begins. Lasts over"
              + " restarts and changes of the URL until it is resumed.")
  @APIResponse(responseCode = "200", description = "get_webhook_ok: it is paused")
  @APIResponse(responseCode = "400", description = "The body is neither empty nor {}")
  public Response pause(InputStream body) {
    query();
    Body.nothing(body);
    return Answers.ok(webhook.pause(endpoint()));
  }

  @POST
  @Path("/resume")
  @Operation(
      summary = "Resume the webhook",
      description =
          "Ends a pause, also one that a 410 has begun. While the circuit breaker is open, the"
              + " endpoint is probed at once.")
  @APIResponse(responseCode = "200", description = "get_webhook_ok: it is not paused")
  @APIResponse(responseCode = "400", description = "The body is neither empty nor {}")
  public Response resume(InputStream body) {
    query();
    Body.nothing(body);
    return Answers.ok(webhook.resume(endpoint()));
  }
}
