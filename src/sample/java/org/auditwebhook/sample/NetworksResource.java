package org.auditwebhook.sample;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.atomic.AtomicLong;

/** The networks of the registry: enough of them to record that one was created. */
@ApplicationScoped
@Path("networks")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class NetworksResource {

  @Inject AuditTrail auditTrail;

  private final AtomicLong lastId = new AtomicLong();

  @POST
  public Response create(JsonObject network) {
    String name = network.getString("name", "unnamed");
    long id = lastId.incrementAndGet();
    auditTrail.record(
        Json.createObjectBuilder()
            .add("action", "network.created")
            .add("network_id", id)
            .add("details", Json.createObjectBuilder().add("name", name))
            .build());
    return Response.status(Response.Status.CREATED)
        .entity(Json.createObjectBuilder().add("network_id", id).add("name", name).build())
        .build();
  }
}
