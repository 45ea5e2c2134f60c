package org.auditwebhook.delivery;

import java.time.Duration;

/** What becomes of a delivery after a call: the end of its open life, or another call later. */
public sealed interface Settlement {

  /** Accepted: a receipt is kept. */
  record Delivered() implements Settlement {}

  /**
   * Not yet: another call is due. No attempt of it counts as a failure.
   *
   * @param delay from now; zero or more
   */
  record DueAgain(Duration delay) implements Settlement {}

  /** Dead: it goes to the dead-letter queue. */
  record Dead(Cause cause) implements Settlement {}
}
