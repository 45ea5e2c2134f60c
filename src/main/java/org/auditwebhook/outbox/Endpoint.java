package org.auditwebhook.outbox;

import java.time.Instant;
import java.util.Optional;

/**
 * A named target of deliveries, as it is in force: what an admin has set, else what is configured.
 *
 * @param id its number in the database
 * @param name its name in the API
 * @param url where events are posted to; empty while it is disabled
 * @param urlSource who has said so
 * @param draining the target before this one, while it is being drained
 * @param limits how it may be called
 */
public record Endpoint(
    int id,
    String name,
    String url,
    UrlSource urlSource,
    Optional<Draining> draining,
    Limits limits) {

  /** Who has set the URL in force. */
  public enum UrlSource {
    /** The setting {@code audit.webhook.url}. */
    CONFIGURATION,
    /** An admin, through the API; survives restarts and wins over the configuration. */
    ADMIN
  }

  /**
   * The old target of an endpoint that was given a new one: what was recorded before goes to it,
   * for a bounded time. The new target starts only then.
   *
   * @param url the old URL
   * @param until when the new one starts at the latest
   */
  public record Draining(String url, Instant until) {}

  /** Whether events are recorded for it. */
  public boolean enabled() {
    return !url.isEmpty();
  }

  /**
   * Where events are posted to at this moment: the old URL while it is drained; empty if nowhere.
   */
  public String target() {
    return draining.map(Draining::url).orElse(url);
  }
}
