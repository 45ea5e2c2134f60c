package org.auditwebhook.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.lang.System.Logger.Level;
import org.auditwebhook.outbox.OutboxUnavailableException;

/** Answers 503 while the database can't be used. */
@ApplicationScoped
public class OutboxUnavailableMapper implements ExceptionMapper<OutboxUnavailableException> {
  private static final System.Logger LOG =
      System.getLogger(OutboxUnavailableMapper.class.getName());

  @Context UriInfo uri;

  @Override
  public Response toResponse(OutboxUnavailableException e) {
    LOG.log(Level.WARNING, "An API request failed, and was answered 503: " + e.getMessage(), e);
    return Answers.of(problem(e, "Try again in some seconds."), uri.getPath());
  }

  /** The problem, with a sentence on what to do. */
  static Problem problem(OutboxUnavailableException e, String advice) {
    return Problem.of(
            ProblemType.OUTBOX_UNAVAILABLE,
            "The outbox is not available. " + e.getMessage() + " " + advice)
        .header("Retry-After", "5");
  }
}
