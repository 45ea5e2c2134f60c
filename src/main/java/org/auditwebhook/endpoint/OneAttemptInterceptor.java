package org.auditwebhook.endpoint;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.ProcessingException;
import java.io.Serializable;

/**
 * Tells the thread's {@link Call} of an attempt in which the REST client itself has failed: only
 * here is it known why, since of several attempts {@code @Retry} lets only the last one's exception
 * out.
 *
 * <p>Its priority is behind that of MicroProfile Fault Tolerance (4000, section 2.2 of its
 * specification), so that it is run once an attempt. OpenLiberty runs Fault Tolerance outside of
 * all other interceptors of a REST client, which comes to the same.
 */
@OneAttempt
@Interceptor
@Priority(OneAttemptInterceptor.INSIDE_RETRY)
class OneAttemptInterceptor implements Serializable {
  static final int INSIDE_RETRY = 4100;

  private static final long serialVersionUID = 1L;

  @AroundInvoke
  Object attempt(InvocationContext invocation) throws Exception {
    try {
      return invocation.proceed();
    } catch (ProcessingException e) {
      throw Call.current().failed(ClientFailure.sentence(e))
          ? new TryAgainException()
          : new CallEndedException();
    }
  }
}
