package org.auditwebhook.admin;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.auditwebhook.admin.json.JsonFields;
import org.auditwebhook.admin.json.JsonInputException;
import org.auditwebhook.admin.json.JsonPath;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.delivery.Cause;
import org.auditwebhook.outbox.DeadLetterFilter;

/**
 * Which dead letters a request means: {@code action}, {@code cause} and {@code before}, each
 * optional.
 */
final class Filters {
  /** The causes, to be read behind {@code must be}. */
  static final String CAUSES =
      Stream.of(Cause.values()).map(Cause::word).collect(Collectors.joining(" or "));

  /** What {@link #isAction} asks for. */
  static final String ACTION_RULE =
      "must have 1 to " + AuditEntry.MAX_ACTION_LENGTH + " characters";

  private Filters() {}

  /** The filter of a query. */
  static DeadLetterFilter of(Query query) {
    return new DeadLetterFilter(query.action(), query.cause(), query.before());
  }

  /**
   * The filter of a body.
   *
   * @throws JsonInputException that names the field
   */
  static DeadLetterFilter of(JsonFields fields) {
    return new DeadLetterFilter(action(fields), cause(fields), before(fields));
  }

  /** Whether there can be an event of this action. */
  static boolean isAction(String text) {
    return !text.isEmpty()
        && text.codePointCount(0, text.length()) <= AuditEntry.MAX_ACTION_LENGTH
        && text.indexOf(0) < 0;
  }

  private static Optional<String> action(JsonFields fields) {
    Optional<String> action = fields.optionalString("action");
    if (action.filter(text -> !isAction(text)).isPresent()) {
      throw wrong("action", ACTION_RULE);
    }
    return action;
  }

  private static Optional<Cause> cause(JsonFields fields) {
    return fields
        .optionalString("cause")
        .map(word -> Cause.ofWord(word).orElseThrow(() -> wrong("cause", "must be " + CAUSES)));
  }

  private static Optional<Instant> before(JsonFields fields) {
    return fields
        .optionalString("before")
        .map(
            time ->
                Rfc3339.parse(time)
                    .orElseThrow(() -> wrong("before", "must be " + Rfc3339.PHRASE)));
  }

  private static JsonInputException wrong(String name, String rule) {
    return new JsonInputException(JsonPath.of(name), rule);
  }
}
