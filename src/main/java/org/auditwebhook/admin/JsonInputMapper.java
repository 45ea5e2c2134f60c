package org.auditwebhook.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.auditwebhook.admin.json.JsonInputException;

/** Answers 400 to a body that is not what it has to be, and names the field. */
@ApplicationScoped
public class JsonInputMapper implements ExceptionMapper<JsonInputException> {
  @Context UriInfo uri;

  @Override
  public Response toResponse(JsonInputException e) {
    return Answers.of(problem(e), uri.getPath());
  }

  static Problem problem(JsonInputException e) {
    Problem problem = Problem.of(400, "Nothing has changed: " + e.getMessage() + ".");
    String field = e.path().toString();
    return field.isEmpty() ? problem : problem.with("field", field);
  }
}
