package org.auditwebhook.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/** Refuses compressed bodies, which would otherwise be taken for malformed ones. */
@Provider
@ApplicationScoped
public class PlainBodyFilter implements ContainerRequestFilter {
  @Override
  public void filter(ContainerRequestContext request) {
    String encoding = request.getHeaderString(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
      throw Problem.of(415, "Send the body as it is, without Content-Encoding.")
          .header(HttpHeaders.ACCEPT_ENCODING, "identity")
          .exception();
    }
  }
}
