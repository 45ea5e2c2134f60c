package org.auditwebhook.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Refuses requests whose head makes no sense: a malformed {@code Accept}, which would be a failure
 * of OpenLiberty's matching; a body that does not say what it is, which Payara would take for
 * whatever the method consumes; one that says to be longer than any may be, which would be waited
 * for; and a compressed body, which would be taken for a malformed one.
 */
@PreMatching
@ApplicationScoped
public class HeadFilter implements ContainerRequestFilter {
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  @Override
  public void filter(ContainerRequestContext request) {
    checkContentLength(request.getHeaders().get(HttpHeaders.CONTENT_LENGTH));
    checkAccept(request);
    checkContentType(request);
    String encoding = request.getHeaderString(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
      throw Problem.of(415, "Send the body as it is, without Content-Encoding.")
          .header(HttpHeaders.ACCEPT_ENCODING, "identity")
          .exception();
    }
  }

  /**
   * RFC 9110, section 8.6; OpenLiberty lets others pass, Payara two of them, and each then fails on
   * them.
   */
  private static void checkContentLength(List<String> lengths) {
    if (lengths == null) {
      return;
    }
    if (lengths.size() != 1 || !LENGTH.matcher(lengths.get(0)).matches()) {
      throw Problem.of(400, "The header Content-Length is malformed.").exception();
    }
    if (Long.parseLong(lengths.get(0)) > Recording.MAX_BYTES) {
      throw Body.tooLong(Recording.MAX_BYTES);
    }
  }

  private static void checkContentType(ContainerRequestContext request) {
    MediaType type = request.getMediaType();
    if (type == null ? hasBody(request) : type.isWildcardType() || type.isWildcardSubtype()) {
      throw Problem.of(415, "Say what the body is: the header Content-Type has to be one type.")
          .exception();
    }
  }

  private static boolean hasBody(ContainerRequestContext request) {
    return request.getLength() > 0 || request.getHeaderString("Transfer-Encoding") != null;
  }

  private static void checkAccept(ContainerRequestContext request) {
    try {
      request.getAcceptableMediaTypes().forEach(HeadFilter::checkWeight);
    } catch (ProcessingException | IllegalArgumentException e) {
      throw Problem.of(400, "The header Accept is malformed.").exception();
    }
  }

  private static void checkWeight(MediaType type) {
    String weight = type.getParameters().get("q");
    if (weight != null) {
      Float.parseFloat(weight);
    }
  }
}
