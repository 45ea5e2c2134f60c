package org.auditwebhook.outbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.auditwebhook.delivery.Cause;

/**
 * The dead letters that a filter means, as a part of a statement on {@code dead_letter l}. For each
 * kind of filter there is an index in the order of the events, so that nothing is visited that does
 * not match; only those that died too late are passed over. Immutable.
 */
final class Matching {
  private final String where;
  private final String order;
  private final List<Object> parameters;

  private Matching(Endpoint endpoint, DeadLetterFilter filter, DeadLetters.Range range) {
    StringBuilder condition =
        new StringBuilder(" WHERE l.endpoint_id = ? AND l.event_id > ? AND l.event_id <= ?");
    StringBuilder columns = new StringBuilder(" ORDER BY l.endpoint_id");
    parameters =
        new ArrayList<>(Arrays.asList((Object) endpoint.id(), range.after(), range.upTo()));
    filter.action().ifPresent(action -> equal("l.action", action, condition, columns));
    filter.cause().ifPresent(cause -> equal("l.cause", cause.word(), condition, columns));
    filter
        .before()
        .ifPresent(
            before -> {
              condition.append(" AND l.died_at < ?");
              parameters.add(before);
            });
    where = condition.toString();
    order = columns.append(", l.event_id").toString();
  }

  private void equal(String column, String value, StringBuilder condition, StringBuilder columns) {
    condition.append(" AND ").append(column).append(" = ?");
    columns.append(", ").append(column);
    parameters.add(value);
  }

  /**
   * One for each part that an index finds in the order of the events. An action without a cause is
   * the action with each of the causes.
   */
  static List<Matching> of(Endpoint endpoint, DeadLetterFilter filter, DeadLetters.Range range) {
    boolean split = filter.action().isPresent() && filter.cause().isEmpty();
    return split
        ? Stream.of(Cause.values())
            .map(
                cause -> new DeadLetterFilter(filter.action(), Optional.of(cause), filter.before()))
            .map(part -> new Matching(endpoint, part, range))
            .toList()
        : List.of(new Matching(endpoint, filter, range));
  }

  /** The condition, by {@link #parameters}. */
  String where() {
    return where;
  }

  /** In the order of the index, and so of the events; with one parameter more, the most rows. */
  String first() {
    return order + " FETCH FIRST ? ROWS ONLY";
  }

  /** Those of {@link #where}, and others behind them. */
  Object[] parameters(Object... others) {
    return Stream.concat(parameters.stream(), Stream.of(others)).toArray();
  }
}
