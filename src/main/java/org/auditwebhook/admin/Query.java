package org.auditwebhook.admin;

import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.auditwebhook.delivery.Cause;

/** The parameters of a request's query. Every method throws a 400 that names the parameter. */
final class Query {
  /** How many rows a page has unless it is said. */
  static final int DEFAULT_LIMIT = 100;

  /** The most rows of a page. */
  static final int MAX_LIMIT = 1_000;

  /** No larger than a {@link Long}. */
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  private final Map<String, List<String>> parameters;

  /**
   * @param parameters all values of each, decoded
   * @param allowed the only ones that may be there, each once
   */
  Query(Map<String, List<String>> parameters, String... allowed) {
    this.parameters = parameters;
    List<String> known = List.of(allowed);
    parameters.forEach((name, values) -> check(name, values, known));
  }

  /**
   * The query of a request.
   *
   * @throws ProblemException 400 if it can't be decoded, which not every server finds
   */
  static Query of(UriInfo uri, String... allowed) {
    Map<String, List<String>> parameters;
    try {
      parameters = uri.getQueryParameters();
    } catch (IllegalArgumentException e) {
      throw Problem.of(400, "The query is malformed: percent-encode what is not a letter or digit.")
          .exception();
    }
    return new Query(parameters, allowed);
  }

  private static void check(String name, List<String> values, List<String> known) {
    if (!known.contains(name)) {
      throw Problem.of(400, unknown(name, known)).with("parameter", name).exception();
    }
    if (values.size() != 1) {
      throw wrong(name, "must be there only once");
    }
  }

  private static String unknown(String name, List<String> known) {
    String all =
        known.isEmpty() ? "none is known here" : "the known ones are " + String.join(", ", known);
    return "The query parameter \"" + name + "\" is unknown; " + all + ".";
  }

  /**
   * {@code limit}: the most rows of the page, 1–{@value #MAX_LIMIT}, default {@value
   * #DEFAULT_LIMIT}.
   */
  int limit() {
    long limit = number("limit").orElse((long) DEFAULT_LIMIT);
    if (limit < 1 || limit > MAX_LIMIT) {
      throw wrong("limit", "must be an integer from 1 to " + MAX_LIMIT);
    }
    return (int) limit;
  }

  /** {@code after}: the event id that the page begins behind; default 0, before the first. */
  long after() {
    return number("after").orElse(0L);
  }

  /** {@code action}, 1–200 characters. */
  Optional<String> action() {
    Optional<String> action = value("action");
    if (action.filter(text -> !Filters.isAction(text)).isPresent()) {
      throw wrong("action", Filters.ACTION_RULE);
    }
    return action;
  }

  /** {@code cause}, a {@link Cause#word}. */
  Optional<Cause> cause() {
    return value("cause")
        .map(
            word ->
                Cause.ofWord(word).orElseThrow(() -> wrong("cause", "must be " + Filters.CAUSES)));
  }

  /** {@code before}, an RFC 3339 time. */
  Optional<Instant> before() {
    return value("before")
        .map(time -> Rfc3339.parse(time).orElseThrow(() -> wrong("before", timeRule(time))));
  }

  private static String timeRule(String time) {
    String plus = time.contains(" ") ? "; in a query a plus sign is written %2B" : "";
    return "must be " + Rfc3339.PHRASE + plus;
  }

  private Optional<Long> number(String name) {
    Optional<String> value = value(name);
    if (value.filter(text -> !DIGITS.matcher(text).matches()).isPresent()) {
      throw wrong(name, "must be an integer, zero or more");
    }
    return value.map(Long::valueOf);
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(parameters.get(name)).map(values -> values.get(0));
  }

  private static ProblemException wrong(String name, String rule) {
    return Problem.of(400, "The query parameter \"" + name + "\" " + rule + ".")
        .with("parameter", name)
        .exception();
  }
}
