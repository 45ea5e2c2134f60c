package org.auditwebhook.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/**
 * Refuses requests whose head makes no sense, before a server does: Payara would answer an HTML
 * page to a malformed media type, and a compressed body would be taken for a malformed one.
 */
@Provider
@PreMatching
@ApplicationScoped
public class HeadFilter implements ContainerRequestFilter {
  @Override
  public void filter(ContainerRequestContext request) {
    check(HttpHeaders.CONTENT_TYPE, request::getMediaType);
    check(HttpHeaders.ACCEPT, request::getAcceptableMediaTypes);
    String encoding = request.getHeaderString(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
      throw Problem.of(415, "Send the body as it is, without Content-Encoding.")
          .header(HttpHeaders.ACCEPT_ENCODING, "identity")
          .exception();
    }
  }

  private static void check(String header, Runnable parse) {
    try {
      parse.run();
    } catch (ProcessingException | IllegalArgumentException e) {
      throw Problem.of(400, "The header " + header + " is malformed.").exception();
    }
  }
}
