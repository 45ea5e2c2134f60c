package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicBoolean;
import org.auditwebhook.settings.Settings;

/**
 * Holds endpoints, and releases them: events are recorded and wait, and no attempt begins. It is in
 * the endpoint's row, so that it is in force on all instances and over restarts. Thread-safe.
 */
@ApplicationScoped
public class Pauses {
  private static final System.Logger LOG = System.getLogger(Pauses.class.getName());

  /** An admin's word outlasts that of a 410: another URL does not end it. */
  private static final String PAUSE =
      """
      UPDATE endpoint
         SET paused_at = COALESCE(paused_at, CURRENT_TIMESTAMP), pause_reason = 'admin'
       WHERE endpoint_id = ? AND (paused_at IS NULL OR pause_reason <> 'admin')""";

  /** Only for the target that has answered so; one that is being drained is about to go anyway. */
  private static final String GONE =
      """
      UPDATE endpoint SET paused_at = CURRENT_TIMESTAMP, pause_reason = 'gone'
       WHERE endpoint_id = ? AND paused_at IS NULL AND draining_url IS NULL
         AND COALESCE(url, CAST(? AS VARCHAR)) = ?""";

  /** The next probe of an open circuit breaker is due, unless one is being made. */
  private static final String RESUME =
      """
      UPDATE endpoint
         SET paused_at = NULL, pause_reason = NULL,
             breaker_probe_at = CASE WHEN breaker_opened_at IS NULL OR breaker_probing
               THEN breaker_probe_at ELSE CURRENT_TIMESTAMP END
       WHERE endpoint_id = ?""";

  @Inject Endpoints endpoints;
  @Inject Settings settings;

  /**
   * Pauses the endpoint; does nothing if an admin has paused it before. What is told about it is
   * not held back by it.
   *
   * @param by who asks for it
   * @throws OutboxUnavailableException if it could not be stored
   */
  public Endpoint pause(Requester by, String name) {
    AtomicBoolean changed = new AtomicBoolean();
    Endpoint after =
        endpoints.told(
            name,
            (connection, before) -> {
              changed.set(Jdbc.update(connection, PAUSE, before.id()) == 1);
              return changed.get() ? EndpointNews.ofPause(by, before) : EndpointNews.NONE;
            });
    if (changed.get()) {
      LOG.log(System.Logger.Level.INFO, "{0} is paused by an admin", name);
    }
    return after;
  }

  /**
   * Ends the pause, whoever began it, and lets an open circuit breaker probe at once.
   *
   * @param by who asks for it
   * @throws OutboxUnavailableException if it could not be stored
   */
  public Endpoint resume(Requester by, String name) {
    AtomicBoolean changed = new AtomicBoolean();
    Endpoint after =
        endpoints.told(
            name,
            (connection, before) -> {
              Jdbc.update(connection, RESUME, before.id());
              changed.set(before.holds().any());
              return changed.get() && before.enabled()
                  ? EndpointNews.of(AdminTrail.entry(by, before, "resumed"))
                  : EndpointNews.NONE;
            });
    if (changed.get()) {
      LOG.log(System.Logger.Level.INFO, "{0} is resumed by an admin", name);
    }
    return after;
  }

  /**
   * The endpoint has answered 410 Gone: pauses it, unless it is paused or has another target by
   * now.
   *
   * @throws OutboxUnavailableException if it could not be stored
   */
  public void gone(Endpoint endpoint, String target) {
    endpoints
        .update(endpoint, GONE, endpoint.id(), settings.target().url(), target)
        .ifPresent(
            paused ->
                LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} answered 410 Gone and is paused: its events wait in the outbox. Set another"
                        + " URL, or release it with POST /webhook/resume",
                    paused.name()));
  }
}
