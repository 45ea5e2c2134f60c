package org.auditwebhook.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.lang.System.Logger.Level;
import java.util.UUID;

/** Answers 500 to what nobody thought of. The answer tells a reference, the log what happened. */
@ApplicationScoped
public class FailureMapper implements ExceptionMapper<Throwable> {
  private static final System.Logger LOG = System.getLogger(FailureMapper.class.getName());

  @Context UriInfo uri;

  @Override
  public Response toResponse(Throwable e) {
    String reference = UUID.randomUUID().toString();
    LOG.log(Level.ERROR, "An API request failed, and was answered 500, reference " + reference, e);
    return Answers.of(
        Problem.of(500, "This should not have happened; the server's log has it by the reference.")
            .with("reference", reference),
        uri.getPath());
  }
}
