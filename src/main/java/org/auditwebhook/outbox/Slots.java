package org.auditwebhook.outbox;

import org.auditwebhook.delivery.CircuitBreaker;

/**
 * Which calls to one endpoint may begin now, and how many. It has a slot for each call that may be
 * in flight: none while the endpoint is disabled, paused or down, but for a probe; after its
 * circuit breaker has closed they grow from one. Not thread-safe: its {@link Lane} has the lock.
 */
final class Slots {
  private final CircuitBreaker breaker = new CircuitBreaker();
  private Endpoint endpoint;
  private int taken;
  private boolean closed;

  /** By {@link System#nanoTime}: from then on no attempt begins. */
  private long closesAt = Long.MAX_VALUE;

  /** The endpoint as it is in force now. */
  Endpoint endpoint() {
    return endpoint;
  }

  /** What this instance has seen of the endpoint lately. */
  CircuitBreaker breaker() {
    return breaker;
  }

  void changed(Endpoint inForce) {
    if (endpoint != null && !endpoint.target().equals(inForce.target())) {
      breaker.reset();
    } else if (endpoint != null && endpoint.isDown() && !inForce.isDown()) {
      breaker.closed(System.nanoTime());
    }
    endpoint = inForce;
  }

  /** Takes free ones, at most as many as are wanted, and says how many. */
  int take(int wanted) {
    int given = Math.min(wanted, free());
    taken += given;
    return given;
  }

  /** Takes one for a probe, if one is free and the endpoint is to be probed at all. */
  boolean takeForProbe() {
    boolean given =
        !closed
            && endpoint.isDown()
            && endpoint.holds().pause().isEmpty()
            && !endpoint.target().isEmpty()
            && taken < endpoint.limits().concurrency().most();
    taken += given ? 1 : 0;
    return given;
  }

  /** Takes one for what is told about a change, beyond the bound where it must be. */
  boolean takeForAnnouncement() {
    taken += closed ? 0 : 1;
    return !closed;
  }

  void giveBack(int slots) {
    taken -= slots;
  }

  boolean anyTaken() {
    return taken > 0;
  }

  /** How many could be taken now. */
  int free() {
    return closed || isHeld() ? 0 : Math.max(0, most() - taken);
  }

  /** A quarter of the slots: claiming for one at a time would cost a query for each. */
  boolean areWorthClaimingFor() {
    return free() >= Math.max(1, most() / 4);
  }

  private int most() {
    return breaker.slots(endpoint.limits().concurrency().most());
  }

  /** Whether nothing is to be called but a probe. */
  private boolean isHeld() {
    return endpoint.target().isEmpty() || endpoint.holds().any();
  }

  /** None is given any more, and no attempt begins. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /** Lets no attempt begin from then on. */
  void closeAt(long deadline) {
    closesAt = deadline;
  }

  long closesAt() {
    return closesAt;
  }

  /** Whether an announcement may be attempted now, wherever it goes. */
  boolean announces() {
    return !closed && System.nanoTime() < closesAt;
  }

  /** Whether an attempt to this target may begin now. */
  boolean goesTo(String target) {
    return probes(target) && !endpoint.isDown();
  }

  /** Whether a probe of this target may begin now. */
  boolean probes(String target) {
    return announces() && endpoint.target().equals(target) && endpoint.holds().pause().isEmpty();
  }
}
