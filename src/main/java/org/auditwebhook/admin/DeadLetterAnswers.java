package org.auditwebhook.admin;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.auditwebhook.admin.json.JsonOutput;
import org.auditwebhook.audit.Redaction;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.outbox.DeadLetter;
import org.auditwebhook.outbox.DeadLetters;

/**
 * What the contract's {@code get_webhook_dlq} answers, and the operations that it has no word for.
 *
 * <p>They are redacted here again: they may have been recorded with {@code redact.mode=off}.
 */
final class DeadLetterAnswers {
  private DeadLetterAnswers() {}

  /**
   * {@code get_webhook_dlq_ok}.
   *
   * @param matches how many match in all; {@code count_at_least} is there only if it is true
   */
  static JsonObject list(Page<DeadLetter> page, DeadLetters.Matches matches, Redaction redaction) {
    JsonArrayBuilder events = JsonOutput.array();
    page.rows().forEach(letter -> events.add(fill(JsonOutput.object(), letter, redaction)));
    JsonObjectBuilder answer =
        JsonOutput.object()
            .add("type", "get_webhook_dlq_ok")
            .add("events", events)
            .add("count", matches.count());
    if (matches.atLeast()) {
      answer.add("count_at_least", true);
    }
    page.next().ifPresent(next -> answer.add("next", next));
    return answer.build();
  }

  /** {@code get_dead_letter_ok}: what stands in the list, and the log of its attempts. */
  static JsonObject one(DeadLetter letter, List<Attempt> attempts, Redaction redaction) {
    return fill(JsonOutput.object().add("type", "get_dead_letter_ok"), letter, redaction)
        .add("attempt_log", AttemptAnswers.log(attempts, letter.attempts()))
        .build();
  }

  /** {@code discard_ok}. */
  static JsonObject discarded(long eventId) {
    return JsonOutput.object().add("type", "discard_ok").add("event_id", eventId).build();
  }

  /** {@code erase_ok}. */
  static JsonObject erased(long eventId) {
    return JsonOutput.object()
        .add("type", "erase_ok")
        .add("event_id", eventId)
        .add("note", "What was posted before stays with its receiver.")
        .build();
  }

  /** {@code purge_ok}. */
  static JsonObject purged(long count) {
    return JsonOutput.object().add("type", "purge_ok").add("purged", count).build();
  }

  /** Without {@code redeliver_at} if it waits for a human. */
  private static JsonObjectBuilder fill(
      JsonObjectBuilder answer, DeadLetter letter, Redaction redaction) {
    redacted(JsonOutput.stored(letter.body()), redaction).forEach(answer::add);
    answer
        .add("cause", letter.cause().word())
        .add("last_status", AttemptAnswers.status(letter.lastStatus()))
        .add("reason", letter.reason())
        .add("attempts", letter.attempts())
        .add("recorded_at", letter.recordedAt().toString())
        .add("producer", JsonOutput.of(letter.producer().orElse(null)))
        .add("died_at", letter.diedAt().toString())
        .add("redeliveries", letter.redeliveries());
    letter.redeliverAt().ifPresent(time -> answer.add("redeliver_at", time.toString()));
    return answer;
  }

  /** The event with its details as they may be shown. */
  private static Map<String, JsonValue> redacted(JsonObject event, Redaction redaction) {
    Map<String, JsonValue> shown = new LinkedHashMap<>(event);
    shown.computeIfPresent(
        "details", (key, details) -> JsonOutput.of(redaction.of(details.asJsonObject())));
    return shown;
  }
}
