package org.auditwebhook.admin;

import jakarta.servlet.FilterChain;
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
 * on OpenLiberty a malformed {@code Accept}.
 */
@WebFilter("/api/v1/*")
public class ErrorPageFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(request, new ProblemResponse(request, response));
  }

  private static final class ProblemResponse extends HttpServletResponseWrapper {
    private final String method;
    private final String path;

    ProblemResponse(HttpServletRequest request, HttpServletResponse response) {
      super(response);
      method = request.getMethod();
      path = Objects.requireNonNullElse(request.getPathInfo(), "");
    }

    @Override
    public void sendError(int status) throws IOException {
      sendError(status, "");
    }

    /** The message is dropped: it is the server's, and may name its classes. */
    @Override
    public void sendError(int status, String message) throws IOException {
      resetBuffer();
      Problem problem = Refusals.of(status, method, path);
      setStatus(status);
      setContentType(Problem.MEDIA_TYPE);
      setHeader("Cache-Control", "no-store");
      getOutputStream().write(JsonOutput.bytes(problem.inFormOf(path)));
    }
  }
}
