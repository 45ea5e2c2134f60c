package org.auditwebhook.sample;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The networks over HTTP. */
@ApplicationScoped
@Path("networks")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class NetworksResource {

  @Inject Registry registry;

  /** {@code {"name":"prod"}}. */
  @POST
  public Response create(JsonObject network) {
    Network created = registry.createNetwork(network.getString("name", "unnamed"));
    return Response.status(Response.Status.CREATED).entity(created.json()).build();
  }

  /** Kicks a node. */
  @DELETE
  @Path("{network}/nodes/{node}")
  public Response kick(
      @PathParam("network") long network,
      @PathParam("node") long node,
      @QueryParam("reason") @DefaultValue("none given") String reason) {
    return registry
        .kick(network, node, reason)
        .map(kicked -> Response.noContent().build())
        .orElseGet(
            () -> Answers.notFound("There is no node " + node + " in network " + network + "."));
  }
}
