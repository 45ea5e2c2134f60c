package org.auditwebhook.it.scanning;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** The registry's own way to answer failures. */
@Provider
public class IllegalStateMapper implements ExceptionMapper<IllegalStateException> {
  @Override
  public Response toResponse(IllegalStateException e) {
    return Response.status(418).entity("of the registry").type("text/plain").build();
  }
}
