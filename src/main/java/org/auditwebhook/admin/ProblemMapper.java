package org.auditwebhook.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;

/** Answers with the problem that was found. */
@ApplicationScoped
public class ProblemMapper implements ExceptionMapper<ProblemException> {
  @Context UriInfo uri;

  @Override
  public Response toResponse(ProblemException e) {
    return Answers.of(e.problem(), uri.getPath());
  }
}
