package org.auditwebhook.admin;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import org.auditwebhook.audit.Redaction;
import org.auditwebhook.audit.SensitiveKeys;
import org.auditwebhook.outbox.DeadLetter;
import org.auditwebhook.outbox.DeadLetterFilter;
import org.auditwebhook.outbox.DeadLetters;
import org.auditwebhook.outbox.Endpoint;
import org.auditwebhook.outbox.Endpoints;
import org.auditwebhook.outbox.RedeliveryJob;
import org.auditwebhook.outbox.RedeliveryJobs;
import org.auditwebhook.settings.Settings;

/** The operations on an endpoint's dead letters, whichever way they are asked for. */
@ApplicationScoped
class DeadLetterQueue {
  private static final Page.Measure<DeadLetter> MEASURE =
      new Page.Measure<>(DeadLetter::eventId, letter -> letter.body().length);

  private Redaction redaction;

  @Inject Settings settings;
  @Inject CurrentRequest current;
  @Inject Endpoints endpoints;
  @Inject DeadLetters letters;
  @Inject RedeliveryJobs jobs;

  @PostConstruct
  void open() {
    redaction = Redaction.masking(new SensitiveKeys(settings.redact().keys()));
  }

  /** {@code get_webhook_dlq}. */
  JsonObject list(String name, DeadLetterFilter filter, long after, int limit) {
    Endpoint endpoint = endpoints.get(name);
    return DeadLetterAnswers.list(
        Page.of(
            (behind, most) -> letters.page(endpoint, filter, behind, most), MEASURE, after, limit),
        letters.matches(endpoint, filter),
        redaction);
  }

  /** One with its attempts; 404 if it is not dead now, as for those below. */
  JsonObject show(String name, long eventId) {
    Endpoint endpoint = endpoints.get(name);
    DeadLetter letter = letters.find(endpoint, eventId).orElseThrow(() -> notDead(eventId));
    return DeadLetterAnswers.one(letter, letters.attempts(endpoint, eventId), redaction);
  }

  JsonObject discard(String name, long eventId) {
    if (!letters.discard(current.requester(), endpoints.get(name), eventId)) {
      throw notDead(eventId);
    }
    return DeadLetterAnswers.discarded(eventId);
  }

  /** Sends one again; 409 while the endpoint is disabled, as for many. */
  JsonObject redeliver(String name, long eventId) {
    if (!letters.redeliver(current.requester(), enabled(name), eventId)) {
      throw notDead(eventId);
    }
    return RedeliveryAnswers.one();
  }

  /** How many would be sent again. */
  JsonObject count(String name, DeadLetterFilter filter) {
    return RedeliveryAnswers.counted(letters.count(enabled(name), filter));
  }

  /** Has many sent again, by and by. */
  RedeliveryJob redeliver(String name, DeadLetterFilter filter) {
    return jobs.order(current.requester(), enabled(name), filter);
  }

  /**
   * Deletes many.
   *
   * @throws ProblemException 400 unless it is said before which time they died
   */
  JsonObject purge(String name, DeadLetterFilter filter) {
    if (filter.before().isEmpty()) {
      throw Problem.of(
              400,
              "The query parameter \"before\" is required, so that nothing is purged that nobody"
                  + " has seen: those that died before this time are.")
          .with("parameter", "before")
          .exception();
    }
    return DeadLetterAnswers.purged(
        letters.purge(current.requester(), endpoints.get(name), filter));
  }

  private Endpoint enabled(String name) {
    Endpoint endpoint = endpoints.get(name);
    if (!endpoint.enabled()) {
      throw Problem.of(
              ProblemType.WEBHOOK_DISABLED,
              "There is nobody to deliver to while the webhook is disabled: set a URL first.")
          .exception();
    }
    return endpoint;
  }

  private static ProblemException notDead(long eventId) {
    return Problem.of(404, "Event " + eventId + " is not in the dead-letter queue now.")
        .exception();
  }
}
