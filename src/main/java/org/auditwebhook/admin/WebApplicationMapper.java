package org.auditwebhook.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;

/** Gives the errors that JAX-RS itself answers a body. */
@ApplicationScoped
public class WebApplicationMapper implements ExceptionMapper<WebApplicationException> {
  @Context UriInfo uri;
  @Context Request request;

  @Override
  public Response toResponse(WebApplicationException e) {
    Response found = e.getResponse();
    if (found.getStatus() < 400) {
      return found;
    }
    Problem problem = Refusals.of(found.getStatus(), request.getMethod(), uri.getPath());
    String allow = found.getHeaderString(HttpHeaders.ALLOW);
    return Answers.of(allow == null ? problem : problem.header("Allow", allow), uri.getPath());
  }
}
