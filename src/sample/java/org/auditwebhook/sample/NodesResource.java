package org.auditwebhook.sample;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The nodes of the registry, kept in memory. What is not recorded does not happen. */
@ApplicationScoped
@Path("nodes")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class NodesResource {

  @Inject AuditTrail auditTrail;

  private final AtomicLong lastId = new AtomicLong();
  private final Map<Long, String> hostnames = new ConcurrentHashMap<>();

  @POST
  public Response register(JsonObject node) {
    String hostname = node.getString("hostname", "unnamed");
    long id = lastId.incrementAndGet();
    auditTrail.record(entry("node.registered", id, hostname));
    hostnames.put(id, hostname);
    return Response.status(Response.Status.CREATED)
        .entity(Json.createObjectBuilder().add("node_id", id).add("hostname", hostname).build())
        .build();
  }

  @DELETE
  @Path("{id}")
  public Response deregister(@PathParam("id") long id) {
    String hostname = hostnames.get(id);
    if (hostname == null) {
      return Response.status(Response.Status.NOT_FOUND)
          .type(MediaType.TEXT_PLAIN)
          .entity("There is no node " + id + ".\n")
          .build();
    }
    auditTrail.record(entry("node.deregistered", id, hostname));
    hostnames.remove(id);
    return Response.noContent().build();
  }

  private static JsonObject entry(String action, long nodeId, String hostname) {
    return Json.createObjectBuilder()
        .add("action", action)
        .add("node_id", nodeId)
        .add("details", Json.createObjectBuilder().add("hostname", hostname))
        .build();
  }
}
