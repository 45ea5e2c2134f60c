package org.auditwebhook.endpoint;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.auditwebhook.egress.Answer;
import org.auditwebhook.egress.BlockedException;
import org.auditwebhook.egress.NoAnswerException;
import org.auditwebhook.egress.Transport;

/**
 * Makes each attempt of the thread's {@link Call}: waits for its time, gives it its headers, and
 * posts it with the transport. The REST client gets the answer as if it had posted itself; its own
 * HTTP client is never used.
 */
class AttemptFilter implements ClientRequestFilter {
  private static final System.Logger LOG = System.getLogger(AttemptFilter.class.getName());

  /** In place of an answer where there is none: the call knows how the attempt has ended. */
  private static final Answer NONE =
      new Answer(Response.Status.SERVICE_UNAVAILABLE.getStatusCode(), Optional.empty());

  private final Transport transport;

  AttemptFilter(Transport transport) {
    this.transport = transport;
  }

  @Override
  public void filter(ClientRequestContext request) {
    Call call = Call.current();
    Answer answer = call.begin() ? post(request, call) : NONE;
    Response.ResponseBuilder response = Response.status(answer.status());
    answer.retryAfter().ifPresent(value -> response.header(HttpHeaders.RETRY_AFTER, value));
    request.abortWith(response.build());
  }

  private Answer post(ClientRequestContext request, Call call) {
    request.getHeaders().putSingle(HttpHeaders.USER_AGENT, UserAgent.VALUE);
    call.headers().forEach(request.getHeaders()::putSingle);
    try {
      return transport.post(
          call.target(), request.getStringHeaders(), (byte[]) request.getEntity());
    } catch (BlockedException e) {
      call.blocked(e.getMessage());
    } catch (NoAnswerException e) {
      LOG.log(System.Logger.Level.DEBUG, "An attempt was not answered", e);
      call.failed(e.getMessage());
    }
    return NONE;
  }
}
