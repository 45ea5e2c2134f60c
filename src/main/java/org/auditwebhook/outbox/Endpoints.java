package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;

/** The endpoints and what admins change about them. Thread-safe. */
@ApplicationScoped
public class Endpoints {
  /** The name of the reference contract's single webhook. */
  public static final String DEFAULT = "default";

  /** The endpoint of this name as it is in force now; from memory. */
  public Endpoint get(String name) {
    throw new UnsupportedOperationException();
  }

  /**
   * Gives the endpoint a new URL, from now on and over restarts. Returns at once: what was recorded before goes to the
   * old URL for at most {@code drain-timeout}, and only then does the new one start.
   *
   * @param url a valid URL, or empty to disable: what is pending then waits for the next URL
   * @throws OutboxUnavailableException if it could not be stored; nothing has changed
   */
  public Endpoint retarget(String name, String url) {
    throw new UnsupportedOperationException();
  }

  /**
   * Changes limits, from the next call on and over restarts; does nothing while the endpoint is disabled.
   *
   * @throws IllegalArgumentException with a sentence that names the limit, if one is out of range or a call could
   *     outlast its lease
   * @throws OutboxUnavailableException if it could not be stored; nothing has changed
   */
  public Endpoint change(String name, LimitsChange change) {
    throw new UnsupportedOperationException();
  }
}
