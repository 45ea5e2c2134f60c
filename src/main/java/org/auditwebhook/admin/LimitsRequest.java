package org.auditwebhook.admin;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalInt;
import org.auditwebhook.admin.json.JsonFields;
import org.auditwebhook.admin.json.JsonInputException;
import org.auditwebhook.admin.json.JsonPath;
import org.auditwebhook.delivery.Concurrency;
import org.auditwebhook.delivery.RetryPolicy;
import org.auditwebhook.outbox.LimitsChange;

/**
 * Reads {@code PATCH /webhook}: any of {@code initial_backoff}, {@code max_attempts}, {@code
 * concurrency}.
 */
final class LimitsRequest {
  private LimitsRequest() {}

  /**
   * The change, each part within its own range.
   *
   * @throws JsonInputException that names the field, or says that there is none
   */
  static LimitsChange of(Object json) {
    JsonFields fields = JsonFields.of(json).only("initial_backoff", "max_attempts", "concurrency");
    if (fields.isEmpty()) {
      throw new JsonInputException(
          JsonPath.ROOT, "must have initial_backoff, max_attempts or concurrency");
    }
    return new LimitsChange(
        backoff(fields),
        integer(fields, "max_attempts", RetryPolicy.MOST_ATTEMPTS),
        integer(fields, "concurrency", Concurrency.MOST),
        Optional.empty(),
        Optional.empty());
  }

  private static Optional<Duration> backoff(JsonFields fields) {
    Optional<Duration> backoff =
        fields.optionalString("initial_backoff").map(LimitsRequest::duration);
    if (backoff.filter(LimitsRequest::isOutOfRange).isPresent()) {
      throw wrongBackoff();
    }
    return backoff;
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw wrongBackoff();
    }
  }

  private static boolean isOutOfRange(Duration backoff) {
    return backoff.isNegative() || backoff.compareTo(RetryPolicy.LONGEST_BACKOFF) > 0;
  }

  private static JsonInputException wrongBackoff() {
    return new JsonInputException(
        JsonPath.of("initial_backoff"),
        "must be an ISO 8601 duration from PT0S to " + RetryPolicy.LONGEST_BACKOFF);
  }

  private static OptionalInt integer(JsonFields fields, String name, int most) {
    Optional<Long> value = fields.optionalInteger(name);
    if (value.filter(number -> number < 1 || number > most).isPresent()) {
      throw new JsonInputException(JsonPath.of(name), "must be an integer from 1 to " + most);
    }
    return value.map(number -> OptionalInt.of(number.intValue())).orElse(OptionalInt.empty());
  }
}
