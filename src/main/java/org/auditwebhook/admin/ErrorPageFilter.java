package org.auditwebhook.admin;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Objects;
import org.auditwebhook.admin.json.JsonOutput;

/**
 * Puts a problem in the place of a server's error page. It stands before JAX-RS, which answers some
 * malformed heads before any mapper of ours is asked: on Payara a malformed {@code Content-Type},
 * on OpenLiberty a malformed {@code Accept}; and refuses a malformed URL itself. Outside of the API
 * it stands only where {@code web.xml} leads an error to: what a registry in the same WAR has of
 * its own is none of its business.
 */
@WebFilter(
    servletNames = ErrorPageFilter.API,
    urlPatterns = ErrorPageFilter.ERROR_PAGE,
    dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.ERROR})
public class ErrorPageFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** The servlet of {@link ApiApplication}, wherever it is mapped to: it has that class's name. */
  static final String API = "org.auditwebhook.admin.ApiApplication";

  /** The error page of {@code web.xml}. */
  static final String ERROR_PAGE = "/audit-webhook-error";

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    ProblemResponse answer = new ProblemResponse(request, response);
    SecurityHeaders.put(request, response);
    if (request.getDispatcherType() == DispatcherType.ERROR) {
      Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
      answer.sendError(status instanceof Integer code ? code : 500);
    } else if (request.getServletPath().equals(ERROR_PAGE)) {
      answer.sendError(HttpServletResponse.SC_NOT_FOUND);
    } else if (!UrlSyntax.isRight(request.getScheme(), request.getRequestURI())
        || !UrlSyntax.isHost(Objects.requireNonNullElse(request.getServerName(), ""))) {
      answer.sendError(HttpServletResponse.SC_BAD_REQUEST);
    } else {
      chain.doFilter(request, answer);
    }
  }

  private static final class ProblemResponse extends HttpServletResponseWrapper {
    private final HttpServletRequest request;

    ProblemResponse(HttpServletRequest request, HttpServletResponse response) {
      super(response);
      this.request = request;
    }

    @Override
    public void reset() {
      super.reset();
      SecurityHeaders.put(request, this);
    }

    @Override
    public void sendError(int status) throws IOException {
      sendError(status, "");
    }

    /** The message is dropped: it is the server's, and may name its classes. */
    @Override
    public void sendError(int status, String message) throws IOException {
      resetBuffer();
      String path = Objects.requireNonNullElse(request.getPathInfo(), "");
      Problem problem = Refusals.of(status, request.getMethod(), path);
      setStatus(status);
      setContentType(Problem.MEDIA_TYPE);
      getOutputStream().write(JsonOutput.bytes(problem.inFormOf(path)));
    }
  }
}
