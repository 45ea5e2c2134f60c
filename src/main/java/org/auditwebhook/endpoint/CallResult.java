package org.auditwebhook.endpoint;

import java.time.Duration;
import java.util.List;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.RetryPolicy;
import org.auditwebhook.delivery.Settlement;

/**
 * What came of a call.
 *
 * @param attempts the POSTs, oldest first
 * @param cutShort whether attempts remained that were not made, because the endpoint has another
 *     target now or the application ends
 */
public record CallResult(List<Attempt> attempts, boolean cutShort) {
  /** No attempt was made, and the delivery is due again. */
  public static final CallResult NOT_BEGUN = new CallResult(List.of(), true);

  /** What becomes of the delivery: one whose call was cut short is due again at once. */
  public Settlement settlement(RetryPolicy policy) {
    return cutShort
        ? new Settlement.DueAgain(Duration.ZERO)
        : policy.settle(attempts.get(attempts.size() - 1).outcome());
  }
}
