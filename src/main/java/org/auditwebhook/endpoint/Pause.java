package org.auditwebhook.endpoint;

import java.time.Duration;

/** How a call waits between two attempts. */
@FunctionalInterface
public interface Pause {
  /**
   * Waits.
   *
   * @return false if the call is to end instead of making another attempt
   */
  boolean of(Duration pause);
}
