package org.auditwebhook.it.scanning;

import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.auditwebhook.audit.AuditEntry;

/** The nodes of the registry, open to all. */
@Path("/nodes")
@RequestScoped
@Produces(MediaType.TEXT_PLAIN)
public class NodesResource {
  @Inject Event<AuditEntry> auditEntries;

  @GET
  public String list() {
    return "nodes";
  }

  @GET
  @Path("/fire")
  public String fire() {
    auditEntries.fire(AuditEntry.of("node.registered").withNode(7));
    return "fired";
  }

  @GET
  @Path("/missing")
  public String missing() {
    throw new NotFoundException();
  }

  @GET
  @Path("/failure")
  public String failure() {
    throw new IllegalStateException();
  }
}
