package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.auditwebhook.settings.Settings;

/**
 * The circuit breakers of the endpoints. They are in the endpoints' rows, so that all instances
 * share them and a restart closes none. Each step is one compare-and-set by the database's clock:
 * of several instances that try it at the same moment one succeeds. Thread-safe.
 */
@ApplicationScoped
public class Breakers {
  private static final System.Logger LOG = System.getLogger(Breakers.class.getName());

  /** Only for the target that has failed: it may have been replaced meanwhile. */
  private static final String OPEN =
      """
      UPDATE endpoint
         SET breaker_opened_at = CURRENT_TIMESTAMP, breaker_probes = 0, breaker_probing = FALSE,
             breaker_probe_at =
               CURRENT_TIMESTAMP + CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND,
             breaker_reason = ?
       WHERE endpoint_id = ? AND breaker_opened_at IS NULL
         AND COALESCE(draining_url, url, CAST(? AS VARCHAR)) = ?""";

  /** Only where there is something to probe with. */
  private static final String TAKE_PROBE =
      """
      UPDATE endpoint
         SET breaker_probes = breaker_probes + 1, breaker_probing = TRUE,
             breaker_probe_at =
               CURRENT_TIMESTAMP + CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND
       WHERE endpoint_id = ? AND breaker_opened_at IS NOT NULL AND paused_at IS NULL
         AND breaker_probe_at <= CURRENT_TIMESTAMP
         AND (EXISTS (SELECT 1 FROM delivery d
                       WHERE d.endpoint_id = endpoint.endpoint_id AND d.due_at <= CURRENT_TIMESTAMP
                         AND (d.leased_until IS NULL OR d.leased_until <= CURRENT_TIMESTAMP))
              OR EXISTS (SELECT 1 FROM handover h
                          WHERE h.endpoint_id = endpoint.endpoint_id
                            AND h.leased_until <= CURRENT_TIMESTAMP))""";

  /** Only by the holder of the probe: nobody has taken another one since. */
  private static final String REARM =
      """
      UPDATE endpoint
         SET breaker_probing = FALSE, breaker_reason = ?,
             breaker_probe_at =
               CURRENT_TIMESTAMP + CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND
       WHERE endpoint_id = ? AND breaker_opened_at = ? AND breaker_probe_at = ?""";

  private static final String CLOSE =
      """
      UPDATE endpoint
         SET breaker_opened_at = NULL, breaker_probe_at = NULL, breaker_probes = 0,
             breaker_probing = FALSE, breaker_reason = NULL
       WHERE endpoint_id = ? AND breaker_opened_at = ?""";

  @Inject Endpoints endpoints;
  @Inject Counters counters;
  @Inject Settings settings;

  /**
   * Opens it, unless it is open or the endpoint has another target by now.
   *
   * @param target what was called in vain
   * @param reason what came of it, for an operator
   * @param firstProbe from now
   * @throws OutboxUnavailableException if it could not be stored; it is as it was
   */
  public void open(Endpoint endpoint, String target, String reason, Duration firstProbe) {
    endpoints
        .update(
            endpoint,
            OPEN,
            firstProbe,
            Jdbc.fitting(reason),
            endpoint.id(),
            settings.target().url(),
            target)
        .ifPresent(
            opened ->
                LOG.log(
                    System.Logger.Level.WARNING,
                    "The circuit breaker of {0} has opened: {1}. Its deliveries wait in the"
                        + " outbox, and one at a time probes it",
                    opened.name(),
                    reason));
  }

  /**
   * Takes the right to make the next probe, if its time has come, something waits, and no other
   * instance has it.
   *
   * @param longest how long it may take until it is given up for lost
   * @return the endpoint, to be shown to {@link #rearm} or {@link #close}; empty if there is to be
   *     no probe now
   * @throws OutboxUnavailableException if it could not be stored
   */
  public Optional<Endpoint> takeProbe(Endpoint endpoint, Duration longest) {
    return endpoints.update(endpoint, TAKE_PROBE, longest, endpoint.id());
  }

  /**
   * The probe was in vain, or was not made: there may be another one later.
   *
   * @param probed what {@link #takeProbe} has returned
   * @throws OutboxUnavailableException if it could not be stored: then the next probe waits until
   *     this one is given up for lost
   */
  public void rearm(Endpoint probed, String reason, Duration next) {
    Endpoint.Outage outage = outage(probed);
    endpoints.update(
        probed, REARM, Jdbc.fitting(reason), next, probed.id(), outage.since(), outage.probeAt());
  }

  /**
   * The probe was answered: closes it, unless another instance was faster.
   *
   * @param probed what {@link #takeProbe} has returned
   * @throws OutboxUnavailableException if it could not be stored: then there is another probe
   */
  public void close(Endpoint probed) {
    Instant since = outage(probed).since();
    long waiting = counters.of(probed).pending();
    if (endpoints.update(probed, CLOSE, probed.id(), since).isPresent()) {
      LOG.log(
          System.Logger.Level.INFO,
          "The circuit breaker of {0} has closed after {1}: the endpoint answers again. {2}"
              + " deliveries are pending",
          probed.name(),
          Duration.between(since, Instant.now()).truncatedTo(ChronoUnit.SECONDS),
          Long.toString(waiting));
    }
  }

  private static Endpoint.Outage outage(Endpoint probed) {
    return probed.holds().outage().orElseThrow();
  }
}
