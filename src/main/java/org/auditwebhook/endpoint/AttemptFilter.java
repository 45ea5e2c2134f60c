package org.auditwebhook.endpoint;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.UnknownHostException;
import org.auditwebhook.egress.BlockedException;
import org.auditwebhook.egress.EgressPolicy;

/**
 * Begins each attempt of the thread's {@link Call}: waits for its time, asks whether it may go
 * where it leads to, and gives it its address and headers.
 */
class AttemptFilter implements ClientRequestFilter {
  private final EgressPolicy egress;

  AttemptFilter(EgressPolicy egress) {
    this.egress = egress;
  }

  @Override
  public void filter(ClientRequestContext request) {
    Call call = Call.current();
    if (!call.begin() || !mayBePosted(call)) {
      // Nothing is sent: AnswerMapper goes on. The status only has to be one that it handles.
      request.abortWith(Response.status(Response.Status.SERVICE_UNAVAILABLE).build());
      return;
    }
    request.setUri(call.target());
    request.getHeaders().putSingle(HttpHeaders.USER_AGENT, UserAgent.VALUE);
    call.headers().forEach(request.getHeaders()::putSingle);
  }

  private boolean mayBePosted(Call call) {
    try {
      egress.check(call.target());
      return true;
    } catch (BlockedException e) {
      call.blocked(e.getMessage());
    } catch (UnknownHostException e) {
      call.failed(NoAnswer.sentence(e));
    }
    return false;
  }
}
