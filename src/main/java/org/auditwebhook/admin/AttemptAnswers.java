package org.auditwebhook.admin;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.OptionalInt;
import org.auditwebhook.admin.json.JsonOutput;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Cause;
import org.auditwebhook.delivery.Outcome;

/** The {@code attempt_log} of a delivery. */
final class AttemptAnswers {
  private AttemptAnswers() {}

  /**
   * The log.
   *
   * @param attempts oldest first
   * @param made how many there were: these are the last of them
   */
  static JsonArray log(List<Attempt> attempts, int made) {
    JsonArrayBuilder log = JsonOutput.array();
    for (int i = 0; i < attempts.size(); i++) {
      log.add(attempt(made - attempts.size() + i + 1, attempts.get(i)));
    }
    return log.build();
  }

  private static JsonObject attempt(int number, Attempt attempt) {
    return JsonOutput.object()
        .add("number", number)
        .add("started_at", attempt.startedAt().toString())
        .add("latency", WebhookAnswers.seconds(attempt.duration()))
        .add("batch_size", attempt.batchSize())
        .add("status", status(attempt.outcome().status()))
        .add("outcome", word(attempt.outcome()))
        .add("detail", attempt.outcome().detail())
        .build();
  }

  /** The status, or null where there was no answer. */
  static JsonValue status(OptionalInt status) {
    return JsonOutput.of(status.isPresent() ? status.getAsInt() : null);
  }

  private static String word(Outcome outcome) {
    if (outcome instanceof Outcome.Accepted) {
      return "accepted";
    }
    if (outcome instanceof Outcome.Blocked) {
      return Cause.BLOCKED.word();
    }
    return (outcome instanceof Outcome.Refused ? Cause.REFUSED : Cause.UNAVAILABLE).word();
  }
}
