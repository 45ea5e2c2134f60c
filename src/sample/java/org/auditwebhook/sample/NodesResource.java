package org.auditwebhook.sample;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** The nodes over HTTP. */
@ApplicationScoped
@Path("nodes")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class NodesResource {

  @Inject Registry registry;

  /** {@code {"hostname":"alpha","network_id":1}}; the network may be left out. */
  @POST
  public Response register(JsonObject node) {
    Optional<Long> network =
        Optional.ofNullable(node.getJsonNumber("network_id")).map(id -> id.longValueExact());
    if (network.isPresent() && !registry.hasNetwork(network.get())) {
      return Answers.notFound("There is no network " + network.get() + ".");
    }
    Node registered = registry.register(node.getString("hostname", "unnamed"), network);
    return Response.status(Response.Status.CREATED).entity(registered.json()).build();
  }

  @DELETE
  @Path("{id}")
  public Response deregister(@PathParam("id") long id) {
    return registry
        .deregister(id)
        .map(node -> Response.noContent().build())
        .orElseGet(() -> Answers.notFound("There is no node " + id + "."));
  }
}
