package org.auditwebhook.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.auditwebhook.outbox.Deliveries;
import org.auditwebhook.outbox.Endpoint;
import org.auditwebhook.outbox.Endpoints;
import org.auditwebhook.outbox.Receipt;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What has become of the webhook's events. */
@Path(DeliveriesResource.PATH)
@RequestScoped
@Admitted
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "deliveries")
@APIResponse(responseCode = "401", description = "No valid token")
@APIResponse(responseCode = "403", description = "The token does not allow this")
@APIResponse(responseCode = "503", description = "No token is configured, or no database")
public class DeliveriesResource extends EndpointResource {
  static final String PATH = "/webhook/deliveries";

  private static final Page.Measure<Receipt> MEASURE =
      new Page.Measure<>(Receipt::eventId, receipt -> 0);

  @Inject Endpoints endpoints;
  @Inject Deliveries deliveries;

  @GET
  @Operation(
      summary = "List receipts",
      description =
          "Accepted deliveries by rising event_id; next, if there is more, is the value of after"
              + " for the next page.")
  @APIResponse(
      responseCode = "200",
      description = "get_deliveries_ok",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = Examples.DELIVERIES))
  @APIResponse(responseCode = "400", description = "A parameter is wrong")
  public Response list(
      @Parameter(
              description = "The most receipts of the page, 1–1000; default 100",
              schema = @Schema(type = SchemaType.INTEGER))
          @QueryParam("limit")
          String limit,
      @Parameter(
              description = "The event_id to begin behind; default 0",
              schema = @Schema(type = SchemaType.INTEGER))
          @QueryParam("after")
          String after) {
    Query query = query("limit", "after");
    Endpoint endpoint = endpoints.get(endpoint());
    return Answers.ok(
        DeliveryAnswers.list(
            Page.of(
                (behind, most) -> deliveries.receipts(endpoint, behind, most),
                MEASURE,
                query.after(),
                query.limit())));
  }

  @GET
  @Path("/{event_id}")
  @Operation(summary = "Show a delivery with its attempts, wherever it stands")
  @APIResponse(
      responseCode = "200",
      description = "get_delivery_ok",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = Examples.DELIVERY))
  @APIResponse(responseCode = "404", description = "There is no such delivery, or no longer")
  public Response show(@PathParam("event_id") String eventId) {
    query();
    long id = PathId.event(eventId);
    return deliveries
        .find(endpoints.get(endpoint()), id)
        .map(DeliveryAnswers::one)
        .map(Answers::ok)
        .orElseThrow(
            () -> Problem.of(404, "There is no delivery of event " + id + ".").exception());
  }
}
