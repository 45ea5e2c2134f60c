package org.auditwebhook.endpoint;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.auditwebhook.delivery.RetryPolicy;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/**
 * An endpoint as it is seen from here: something that takes events. One call makes as many attempts
 * as the {@link Call} of the calling thread allows; {@link AttemptFilter} begins and paces each.
 *
 * <p>The annotation allows the most attempts that can be configured, because OpenLiberty ignores
 * the configuration of an interface's {@code @Retry}; the call ends it earlier, with {@link
 * CallEndedException}. Its delay is zero, because MicroProfile Fault Tolerance has no exponential
 * backoff.
 */
@RegisterRestClient
@RegisterProvider(AnswerMapper.class)
@OneAttempt
public interface EndpointClient {
  /**
   * No call lasts longer: ten attempts of a minute, and ten waits of a minute. Payara refuses a
   * limit of 0.
   */
  long LONGEST_CALL_MILLIS = 3_600_000;

  /**
   * Posts an event, or a batch of events.
   *
   * @param body the bytes that were stored, or an array of such
   * @return the answer, 200–299
   * @throws CallEndedException if the last attempt was not accepted
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Retry(
      maxRetries = RetryPolicy.MOST_ATTEMPTS - 1,
      delay = 0,
      jitter = 0,
      maxDuration = LONGEST_CALL_MILLIS,
      retryOn = TryAgainException.class,
      abortOn = CallEndedException.class)
  Response post(byte[] body);
}
