package org.auditwebhook.endpoint;

import java.time.Duration;
import org.auditwebhook.delivery.Outcome;

/** How a call waits between two attempts. */
@FunctionalInterface
public interface Pause {
  /**
   * Waits.
   *
   * @param last what came of the attempt before
   * @return false if the call is to end instead of making another attempt
   */
  boolean of(Duration pause, Outcome last);
}
