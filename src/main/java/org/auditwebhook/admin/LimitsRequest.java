package org.auditwebhook.admin;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.auditwebhook.admin.json.JsonFields;
import org.auditwebhook.admin.json.JsonInputException;
import org.auditwebhook.admin.json.JsonPath;
import org.auditwebhook.delivery.Batching;
import org.auditwebhook.delivery.Concurrency;
import org.auditwebhook.delivery.Rate;
import org.auditwebhook.delivery.RetryPolicy;
import org.auditwebhook.outbox.LimitsChange;
import org.auditwebhook.settings.Ordering;

/** Reads {@code PATCH /webhook}: any of the limits, by the names that {@code GET} shows. */
final class LimitsRequest {
  private static final String[] NAMES = {
    "initial_backoff",
    "max_attempts",
    "concurrency",
    "adaptive_concurrency",
    "ordering",
    "batch_enabled",
    "batch_max_size",
    "batch_max_bytes",
    "batch_max_wait",
    "rate_limit",
    "rate_burst"
  };

  private final JsonFields fields;

  private LimitsRequest(JsonFields fields) {
    this.fields = fields;
  }

  /**
   * The change, each part within its own range.
   *
   * @throws JsonInputException that names the field, or says that there is none
   */
  static LimitsChange of(Object json) {
    JsonFields fields = JsonFields.of(json).only(NAMES);
    if (fields.isEmpty()) {
      throw new JsonInputException(
          JsonPath.ROOT, "must have at least one of " + String.join(", ", NAMES));
    }
    return new LimitsRequest(fields).change();
  }

  private LimitsChange change() {
    return new LimitsChange(
        duration("initial_backoff", RetryPolicy.LONGEST_BACKOFF),
        integer("max_attempts", 1, RetryPolicy.MOST_ATTEMPTS),
        integer("concurrency", 1, Concurrency.MOST),
        fields.optionalBoolean("adaptive_concurrency"),
        ordering(),
        new LimitsChange.Batch(
            fields.optionalBoolean("batch_enabled"),
            integer("batch_max_size", 1, Batching.MOST_EVENTS),
            integer("batch_max_bytes", Batching.FEWEST_BYTES, Batching.MOST_BYTES),
            duration("batch_max_wait", Batching.LONGEST_WAIT)),
        new LimitsChange.Rate(
            integer("rate_limit", 0, Rate.MOST), integer("rate_burst", 0, Rate.MOST)));
  }

  private Optional<Ordering> ordering() {
    Optional<String> word = fields.optionalString("ordering");
    Optional<Ordering> ordering = word.flatMap(Ordering::of);
    if (word.isPresent() && ordering.isEmpty()) {
      throw new JsonInputException(
          JsonPath.of("ordering"),
          "must be one of "
              + Arrays.stream(Ordering.values())
                  .map(Ordering::word)
                  .collect(Collectors.joining(", ")));
    }
    return ordering;
  }

  private Optional<Duration> duration(String name, Duration longest) {
    Optional<String> text = fields.optionalString(name);
    Optional<Duration> duration =
        text.flatMap(LimitsRequest::parsed)
            .filter(one -> !one.isNegative() && one.compareTo(longest) <= 0);
    if (text.isPresent() && duration.isEmpty()) {
      throw new JsonInputException(
          JsonPath.of(name), "must be an ISO 8601 duration from PT0S to " + longest);
    }
    return duration;
  }

  private static Optional<Duration> parsed(String text) {
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private OptionalInt integer(String name, int least, int most) {
    Optional<Long> value = fields.optionalInteger(name);
    if (value.filter(number -> number < least || number > most).isPresent()) {
      throw new JsonInputException(
          JsonPath.of(name), "must be an integer from %d to %d".formatted(least, most));
    }
    return value.map(number -> OptionalInt.of(number.intValue())).orElse(OptionalInt.empty());
  }
}
