package org.auditwebhook.outbox;

import java.time.Instant;
import java.util.Locale;
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
 * @param holds what holds its deliveries back
 */
public record Endpoint(
    int id,
    String name,
    String url,
    UrlSource urlSource,
    Optional<Draining> draining,
    Limits limits,
    Holds holds) {

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

  /**
   * What holds deliveries back; they wait in the outbox.
   *
   * @param pause empty unless it is paused
   * @param outage empty unless its circuit breaker is open
   */
  public record Holds(Optional<Paused> pause, Optional<Outage> outage) {
    /** Nothing does. */
    public static final Holds NONE = new Holds(Optional.empty(), Optional.empty());

    /** Whether anything does. */
    public boolean any() {
      return pause.isPresent() || outage.isPresent();
    }
  }

  /** No attempt begins until it is resumed. */
  public record Paused(Instant since, PauseReason reason) {}

  /** Why an endpoint is paused. */
  public enum PauseReason {
    /** An admin has said so. */
    ADMIN,
    /** It answered 410 Gone. */
    GONE;

    /** The name of it in the API and in the database. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The circuit breaker is open: nothing is delivered but one probe at a time.
   *
   * @param since when it opened
   * @param probeAt when the next probe may be made; while one is made, when it is given up for lost
   * @param probes how many have been made
   * @param probing whether one is being made: the breaker is half open
   * @param reason what came of the attempts before
   */
  public record Outage(
      Instant since, Instant probeAt, int probes, boolean probing, String reason) {}

  /** Whether events are recorded for it. */
  public boolean enabled() {
    return !url.isEmpty();
  }

  /** Whether its circuit breaker is open. */
  public boolean isDown() {
    return holds.outage().isPresent();
  }

  /**
   * Where events are posted to at this moment: the old URL while it is drained; empty if nowhere.
   */
  public String target() {
    return draining.map(Draining::url).orElse(url);
  }
}
