package org.auditwebhook.endpoint;

import java.time.Duration;
import java.util.List;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Settlement;

/**
 * What came of a call.
 *
 * @param attempts the POSTs, oldest first
 * @param settlement what becomes of the delivery
 */
public record CallResult(List<Attempt> attempts, Settlement settlement) {
  /** No attempt was made, and the delivery is due again. */
  public static final CallResult NOT_BEGUN =
      new CallResult(List.of(), new Settlement.DueAgain(Duration.ZERO));
}
