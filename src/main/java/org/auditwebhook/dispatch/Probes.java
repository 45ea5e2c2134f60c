package org.auditwebhook.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.Probing;
import org.auditwebhook.delivery.RetryPolicy;
import org.auditwebhook.logging.RateLimitedLog;
import org.auditwebhook.outbox.Endpoint;
import org.auditwebhook.outbox.Lane;
import org.auditwebhook.outbox.Leased;

/**
 * Probes one endpoint while its circuit breaker is open: claims one delivery, and closes the
 * breaker or puts the next probe off when its one attempt has ended. Thread-safe.
 */
final class Probes {
  /** The probe's one attempt. */
  static final RetryPolicy ONCE = new RetryPolicy(1, Duration.ZERO);

  /** A delivery that probes, and its endpoint with the outage that it has found. */
  private record Probe(Leased delivery, Endpoint endpoint) {}

  private final RateLimitedLog failureLog =
      new RateLimitedLog(
          System.getLogger(Probes.class.getName()),
          System.Logger.Level.ERROR,
          Duration.ofMinutes(1));

  private final Lane lane;
  private final Tools tools;
  private final AtomicReference<Probe> current = new AtomicReference<>();

  Probes(Lane lane, Tools tools) {
    this.lane = lane;
    this.tools = tools;
  }

  /** Begins a probe if it is time for one and nobody else makes it. */
  void beginIfDue() {
    if (!lane.reserveForProbe()) {
      return;
    }
    Optional<Leased> probing = Optional.empty();
    try {
      probing =
          tools
              .breakers()
              .takeProbe(lane.endpoint(), ONCE.shortestLease(tools.longestAttempt()))
              .flatMap(this::claim);
    } finally {
      if (probing.isEmpty()) {
        lane.cancel(1);
      }
    }
    probing.ifPresent(delivery -> lane.put(List.of(delivery)));
  }

  private Optional<Leased> claim(Endpoint endpoint) {
    Optional<Leased> delivery = tools.claims().claim(endpoint, 1).leased().stream().findFirst();
    delivery.ifPresentOrElse(
        leased -> current.set(new Probe(leased, endpoint)), () -> notMade(endpoint));
    return delivery;
  }

  /** Whether this delivery probes. */
  boolean has(Leased delivery) {
    Probe probe = current.get();
    return probe != null && probe.delivery.equals(delivery);
  }

  /**
   * What has come of the probe; does nothing if the delivery is none.
   *
   * @param attempts its one attempt; none if it was not begun
   */
  void ended(Leased delivery, List<Attempt> attempts) {
    Probe probe = current.get();
    if (probe == null || !has(delivery) || !current.compareAndSet(probe, null)) {
      return;
    }
    try {
      ended(probe.endpoint, attempts);
    } catch (RuntimeException e) {
      failureLog.write("What came of a probe can't be stored; there is another one later", e);
    }
  }

  private void ended(Endpoint probed, List<Attempt> attempts) {
    if (attempts.isEmpty()) {
      notMade(probed);
      return;
    }
    Outcome outcome = attempts.get(attempts.size() - 1).outcome();
    if (outcome instanceof Outcome.Accepted || outcome instanceof Outcome.Refused) {
      tools.breakers().close(probed);
    } else {
      int probes = outage(probed).probes();
      double random = ThreadLocalRandom.current().nextDouble();
      Duration wait = Probing.waitAfter(probes, outcome, random);
      tools.breakers().rearm(probed, outcome.detail(), wait);
    }
  }

  /** Another one may be made at once. */
  private void notMade(Endpoint endpoint) {
    tools.breakers().rearm(endpoint, outage(endpoint).reason(), Duration.ZERO);
  }

  private static Endpoint.Outage outage(Endpoint endpoint) {
    return endpoint.holds().outage().orElseThrow();
  }
}
