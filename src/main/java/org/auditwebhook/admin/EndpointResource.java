package org.auditwebhook.admin;

import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import org.auditwebhook.outbox.Endpoints;

/**
 * What the resources of an endpoint share. They are written for any; one for named endpoints is a
 * subclass with a path of its own that overrides {@link #endpoint}.
 */
abstract class EndpointResource {
  @Context UriInfo uri;

  /** The name of the endpoint that is meant. */
  String endpoint() {
    return Endpoints.DEFAULT;
  }

  /**
   * The query, which may have these parameters. It is read as a whole, so that those that are
   * unknown or repeated are seen: the parameters of the methods are there for the OpenAPI document.
   */
  Query query(String... allowed) {
    return Query.of(uri, allowed);
  }
}
