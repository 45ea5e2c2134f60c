package org.auditwebhook.endpoint;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;

/**
 * Turns every answer but 2xx into what {@code @Retry} acts on. From 300 up, because the servers
 * treat a redirect differently when left alone.
 */
public class AnswerMapper implements ResponseExceptionMapper<RuntimeException> {
  @Override
  public boolean handles(int status, MultivaluedMap<String, Object> headers) {
    return status < 200 || status >= 300;
  }

  @Override
  public RuntimeException toThrowable(Response answer) {
    String retryAfter = answer.getHeaderString(HttpHeaders.RETRY_AFTER);
    boolean again = Call.current().answered(answer.getStatus(), retryAfter);
    return again ? new TryAgainException() : new CallEndedException();
  }
}
