package org.auditwebhook.endpoint;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.auditwebhook.signing.HmacSignature;

/**
 * Begins each attempt of the thread's {@link Call}: waits for its time, and gives it its address
 * and headers.
 */
public class AttemptFilter implements ClientRequestFilter {
  @Override
  public void filter(ClientRequestContext request) {
    Call call = Call.current();
    if (!call.begin()) {
      // Nothing is sent: AnswerMapper ends the call. The status only has to be one that it handles.
      request.abortWith(Response.status(Response.Status.SERVICE_UNAVAILABLE).build());
      return;
    }
    request.setUri(call.target());
    request.getHeaders().putSingle(HttpHeaders.USER_AGENT, UserAgent.VALUE);
    call.signature()
        .ifPresent(value -> request.getHeaders().putSingle(HmacSignature.HEADER, value));
  }
}
