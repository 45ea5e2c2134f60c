package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Cause;

/**
 * The dead-letter queue. Every method throws {@link OutboxUnavailableException} if the database
 * can't be used; what it has changed by then is in force. Thread-safe.
 */
@ApplicationScoped
public class DeadLetters {
  /** How many are changed in one transaction. */
  private static final int BATCH = 500;

  /** How far is counted for a list: some milliseconds' work. */
  static final int MOST_COUNTED = 10_000;

  private static final String PAGE =
      """
      SELECT l.*, e.recorded_at, e.producer, e.body
        FROM dead_letter l JOIN event e ON e.event_id = l.event_id""";

  private static final String IDS = "SELECT l.event_id FROM dead_letter l";

  private static final String COUNT = "SELECT COUNT(*) AS matches FROM dead_letter l";

  private static final String COUNT_SOME =
      "SELECT COUNT(*) AS matches FROM (SELECT l.event_id FROM dead_letter l%s) counted";

  private static final String ONE =
      """
      SELECT l.*, e.recorded_at, e.producer, e.body
        FROM dead_letter l JOIN event e ON e.event_id = l.event_id
       WHERE l.endpoint_id = ? AND l.event_id = ?""";

  /** Event ids: those behind the first, up to the other. */
  record Range(long after, long upTo) {
    /** All of them behind an event. */
    static Range behind(long after) {
      return new Range(after, Long.MAX_VALUE);
    }
  }

  /**
   * How many match.
   *
   * @param atLeast whether there are more: nobody has counted further
   */
  public record Matches(long count, boolean atLeast) {}

  @Inject Database database;
  @Inject Counters counters;
  @Inject Lanes lanes;
  @Inject AdminTrail trail;

  /** Those that match, by rising event id, beginning behind {@code after}. */
  public List<DeadLetter> page(Endpoint endpoint, DeadLetterFilter filter, long after, int limit) {
    return database.read(
        connection ->
            first(
                connection,
                Matching.of(endpoint, filter, Range.behind(after)),
                PAGE,
                DeadLetters::deadLetter,
                Comparator.comparing(DeadLetter::eventId),
                limit));
  }

  /**
   * How many match, as a list tells it: exact for an empty filter, which costs nothing, and up to
   * {@value #MOST_COUNTED} for any other.
   */
  public Matches matches(Endpoint endpoint, DeadLetterFilter filter) {
    if (filter.isEmpty()) {
      return new Matches(count(endpoint, filter), false);
    }
    return database.read(
        connection -> {
          long found = 0;
          for (Matching part : Matching.of(endpoint, filter, Range.behind(0))) {
            String sql = COUNT_SOME.formatted(part.where() + part.first());
            found += count(connection, sql, part.parameters(MOST_COUNTED + 1 - found));
          }
          return new Matches(Math.min(found, MOST_COUNTED), found > MOST_COUNTED);
        });
  }

  /**
   * How many match, exactly: for who is about to change them all. Costs nothing when the filter is
   * empty, else a look at the index for each that matches, and at each that may have died too late.
   */
  public long count(Endpoint endpoint, DeadLetterFilter filter) {
    return filter.isEmpty()
        ? counters.of(endpoint).dead()
        : database.read(
            connection -> {
              long found = 0;
              for (Matching part : Matching.of(endpoint, filter, Range.behind(0))) {
                found += count(connection, COUNT + part.where(), part.parameters());
              }
              return found;
            });
  }

  private static long count(Connection connection, String sql, Object... parameters)
      throws SQLException {
    return Jdbc.first(connection, sql, row -> row.getLong("matches"), parameters).orElseThrow();
  }

  /** The dead letter of this event, if it is dead now. */
  public Optional<DeadLetter> find(Endpoint endpoint, long eventId) {
    return database.read(
        connection -> Jdbc.first(connection, ONE, DeadLetters::deadLetter, endpoint.id(), eventId));
  }

  /** The attempts that were made for this event, oldest first. */
  public List<Attempt> attempts(Endpoint endpoint, long eventId) {
    return database.read(connection -> Attempts.of(connection, endpoint.id(), eventId));
  }

  /** Deletes it for good; false if the event is not dead now. */
  public boolean discard(Requester by, Endpoint endpoint, long eventId) {
    return change(
            endpoint,
            List.of(eventId),
            DeadLetterChange.DISCARD,
            () -> entry(by, endpoint, "dead_letter_discarded", eventId))
        == 1;
  }

  /**
   * Deletes those that match for good, and says how many. What is told about it is recorded with
   * the first batch: it has the number of all that matched then.
   */
  public long purge(Requester by, Endpoint endpoint, DeadLetterFilter filter) {
    long discarded = 0;
    List<Long> ids = batch(endpoint, filter, 0);
    Optional<AuditEntry> told =
        ids.isEmpty()
            ? Optional.empty()
            : Optional.of(
                AdminTrail.entry(by, endpoint, "dead_letters_purged")
                    .with("matched", count(endpoint, filter))
                    .with("filter", AdminTrail.shown(filter)));
    while (!ids.isEmpty()) {
      Optional<AuditEntry> first = discarded == 0 ? told : Optional.empty();
      discarded += change(endpoint, ids, DeadLetterChange.DISCARD, () -> first);
      ids = batch(endpoint, filter, ids.get(ids.size() - 1));
    }
    return discarded;
  }

  /**
   * Makes it pending again, due at once, and its schedule begin anew; false if the event is not
   * dead now.
   */
  public boolean redeliver(Requester by, Endpoint endpoint, long eventId) {
    return change(
            endpoint,
            List.of(eventId),
            DeadLetterChange.REDELIVER,
            () -> entry(by, endpoint, "dead_letter_redelivered", eventId))
        == 1;
  }

  private static Optional<AuditEntry> entry(
      Requester by, Endpoint endpoint, String what, long eventId) {
    return Optional.of(AdminTrail.entry(by, endpoint, what).with("event_id", eventId));
  }

  private List<Long> batch(Endpoint endpoint, DeadLetterFilter filter, long after) {
    return database.read(
        connection -> ids(connection, endpoint, filter, Range.behind(after), BATCH));
  }

  /**
   * The first of those that match.
   *
   * @return rising, at most so many
   */
  static List<Long> ids(
      Connection connection, Endpoint endpoint, DeadLetterFilter filter, Range range, int limit)
      throws SQLException {
    return first(
        connection,
        Matching.of(endpoint, filter, range),
        IDS,
        row -> row.getLong("event_id"),
        Comparator.<Long>naturalOrder(),
        limit);
  }

  /** The first of all parts together. */
  private static <T> List<T> first(
      Connection connection,
      List<Matching> parts,
      String select,
      Jdbc.Row<T> row,
      Comparator<T> order,
      int limit)
      throws SQLException {
    List<T> found = new ArrayList<>();
    for (Matching part : parts) {
      String sql = select + part.where() + part.first();
      found.addAll(Jdbc.list(connection, sql, row, part.parameters(limit)));
    }
    return found.stream().sorted(order).limit(limit).toList();
  }

  /**
   * One at a time: they meet at the counters anyway, and are not to wait there with a connection
   * each.
   */
  private synchronized int change(
      Endpoint endpoint,
      List<Long> eventIds,
      DeadLetterChange change,
      Supplier<Optional<AuditEntry>> told) {
    int changed =
        trail.change(
            endpoint,
            connection -> {
              int found = change.to(connection, endpoint, eventIds);
              return found == 0 || !endpoint.enabled()
                  ? AdminTrail.Told.nothing(found)
                  : new AdminTrail.Told<>(found, told.get(), Optional.empty());
            });
    lanes.of(endpoint).fallBehind();
    return changed;
  }

  private static DeadLetter deadLetter(ResultSet row) throws SQLException {
    return new DeadLetter(
        row.getLong("event_id"),
        row.getBytes("body"),
        Cause.ofWord(row.getString("cause")).orElseThrow(),
        Jdbc.optionalInt(row, "last_status"),
        row.getString("reason"),
        row.getInt("attempts"),
        Jdbc.instant(row, "recorded_at"),
        Optional.ofNullable(row.getString("producer")),
        Jdbc.instant(row, "died_at"),
        row.getInt("redeliveries"),
        Optional.ofNullable(Jdbc.instant(row, "redeliver_at")));
  }
}
