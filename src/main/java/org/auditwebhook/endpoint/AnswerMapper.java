package org.auditwebhook.endpoint;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;

/**
 * Turns every answer but 2xx into what {@code @Retry} acts on. From 300 up, because the servers
 * treat a redirect differently when left alone.
 */
public class AnswerMapper implements ResponseExceptionMapper<RuntimeException> {
  private static final System.Logger LOG = System.getLogger(AnswerMapper.class.getName());

  @Override
  public boolean handles(int status, MultivaluedMap<String, Object> headers) {
    return status < 200 || status >= 300;
  }

  @Override
  public RuntimeException toThrowable(Response answer) {
    String retryAfter = answer.getHeaderString(HttpHeaders.RETRY_AFTER);
    boolean again = Call.current().answered(answer.getStatus(), retryAfter);
    close(answer);
    return again ? new TryAgainException() : new CallEndedException();
  }

  /**
   * Else Payara opens a new connection for each attempt. Whether the body is whole does not matter.
   */
  private static void close(Response answer) {
    try {
      answer.close();
    } catch (ProcessingException e) {
      LOG.log(System.Logger.Level.DEBUG, "The body of an answer broke off", e);
    }
  }
}
