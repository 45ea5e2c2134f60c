package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The durable counters. They are kept, never counted, so that reading them costs the same at any
 * backlog. Thread-safe.
 */
@ApplicationScoped
public class Counters {

  /** Who adds to the counters; each has a row of its own, and so has each {@link GapCause}. */
  enum Writer {
    RECORDER,
    SETTLER,
    ADMIN,
    UPKEEP;

    /** In the database: with the shard, so that instances seldom wait for each other there. */
    String row() {
      return name() + "-" + SHARD;
    }
  }

  private static final int SHARDS = 16;

  /** Of this instance; nothing is wrong with two that have the same one. */
  private static final int SHARD = ThreadLocalRandom.current().nextInt(SHARDS);

  /** What one transaction adds. */
  record Change(long delivered, long failed, long dropped, long dead, long pending) {
    static Change recorded(long events) {
      return new Change(0, 0, 0, 0, events);
    }

    static Change dropped(long entries) {
      return new Change(0, 0, entries, 0, 0);
    }

    static Change discarded(long deadLetters) {
      return new Change(0, 0, 0, -deadLetters, 0);
    }

    static Change erased(long deadLetters, long pending) {
      return new Change(0, 0, 0, -deadLetters, -pending);
    }

    static Change redelivered(long deadLetters) {
      return new Change(0, 0, 0, -deadLetters, deadLetters);
    }

    static Change settled(long delivered, long died) {
      return new Change(delivered, died, 0, died, -(delivered + died));
    }
  }

  private static final String ADD =
      """
      UPDATE counter SET delivered = delivered + ?, failed = failed + ?, dropped = dropped + ?,
             dead = dead + ?, pending = pending + ?
       WHERE endpoint_id = ? AND writer = ?""";

  private static final String BEGIN =
      """
      INSERT INTO counter (endpoint_id, writer, delivered, failed, dropped, dead, pending)
      SELECT CAST(? AS INTEGER), CAST(? AS VARCHAR), 0, 0, 0, 0, 0
       WHERE NOT EXISTS (SELECT 1 FROM counter WHERE endpoint_id = ? AND writer = ?)""";

  /** One statement, so that nothing is between the counters and what {@link Uncounted} counts. */
  private static final String SUM =
      """
      SELECT SUM(delivered) AS delivered, SUM(failed) AS failed, SUM(dead) AS dead,
             SUM(pending) + (SELECT COUNT(*) FROM uncounted_delivery WHERE endpoint_id = ?)
               AS pending
        FROM counter WHERE endpoint_id = ?""";

  private static final String DROPPED =
      "SELECT writer, dropped FROM counter WHERE endpoint_id = ? AND dropped > 0";

  /** What the row of a cause begins with. */
  private static final String DROPPED_ROW = "DROPPED_";

  /** The word for the cause of drops that the version before this one has counted in one row. */
  private static final String UNKNOWN = "unknown";

  private static final String OLDEST_PENDING =
      """
      SELECT e.recorded_at, CURRENT_TIMESTAMP AS now
        FROM event e
       WHERE e.event_id = (
         SELECT MIN(o.event_id)
           FROM ((SELECT event_id FROM delivery WHERE endpoint_id = ?
                   ORDER BY endpoint_id, event_id FETCH FIRST 1 ROW ONLY)
                 UNION ALL
                 (SELECT f.event_id
                    FROM (SELECT first_event_id, last_event_id FROM handover
                           WHERE endpoint_id = ?
                           ORDER BY first_event_id FETCH FIRST 1 ROW ONLY) h
                    JOIN event f ON f.event_id BETWEEN h.first_event_id AND h.last_event_id
                   WHERE NOT %s)) o)"""
          .formatted(ReceiptRows.has("CAST(? AS INTEGER)", "f.event_id"));

  @Inject Database database;
  @Inject Drops drops;

  /**
   * The counts of an endpoint, over all restarts.
   *
   * @throws OutboxUnavailableException if they can't be read
   */
  public Counts of(Endpoint endpoint) {
    return database.read(
        connection -> {
          drops.lockForReading();
          try {
            return Jdbc.first(
                    connection,
                    SUM,
                    row -> counts(connection, endpoint, row),
                    endpoint.id(),
                    endpoint.id())
                .orElseThrow();
          } finally {
            drops.unlockAfterReading();
          }
        });
  }

  /** Gives the endpoint, whose row is locked, the row of each writer. */
  static void begin(Connection connection, int endpointId) throws SQLException {
    for (Writer writer : Writer.values()) {
      begin(connection, endpointId, writer.row());
    }
    for (GapCause cause : GapCause.values()) {
      begin(connection, endpointId, row(cause));
    }
  }

  private static void begin(Connection connection, int endpointId, String writer)
      throws SQLException {
    Jdbc.update(connection, BEGIN, endpointId, writer, endpointId, writer);
  }

  /** Counts entries that are lost. */
  static void addDropped(Connection connection, int endpointId, GapCause cause, long entries)
      throws SQLException {
    add(connection, endpointId, row(cause), Change.dropped(entries));
  }

  private static String row(GapCause cause) {
    return DROPPED_ROW + cause.name();
  }

  static void add(Connection connection, int endpointId, Writer writer, Change change)
      throws SQLException {
    add(connection, endpointId, writer.row(), change);
  }

  private static void add(Connection connection, int endpointId, String row, Change change)
      throws SQLException {
    Jdbc.update(
        connection,
        ADD,
        change.delivered,
        change.failed,
        change.dropped,
        change.dead,
        change.pending,
        endpointId,
        row);
  }

  private Counts counts(Connection connection, Endpoint endpoint, ResultSet row)
      throws SQLException {
    Map<String, Long> dropped = dropped(connection, endpoint);
    return new Counts(
        row.getLong("delivered"),
        row.getLong("failed"),
        dropped.values().stream().mapToLong(Long::longValue).sum(),
        dropped,
        row.getLong("dead"),
        row.getLong("pending"),
        oldestPendingAge(connection, endpoint));
  }

  private Map<String, Long> dropped(Connection connection, Endpoint endpoint) throws SQLException {
    Map<String, Long> byCause = new TreeMap<>();
    Jdbc.list(
            connection,
            DROPPED,
            row -> Map.entry(word(row.getString("writer")), row.getLong("dropped")),
            endpoint.id())
        .forEach(one -> byCause.merge(one.getKey(), one.getValue(), Long::sum));
    drops.unwritten().forEach((cause, entries) -> byCause.merge(cause.word(), entries, Long::sum));
    return byCause;
  }

  private static String word(String writer) {
    return writer.startsWith(DROPPED_ROW)
        ? writer.substring(DROPPED_ROW.length()).toLowerCase(Locale.ROOT)
        : UNKNOWN;
  }

  private static Optional<Duration> oldestPendingAge(Connection connection, Endpoint endpoint)
      throws SQLException {
    return Jdbc.first(
        connection,
        OLDEST_PENDING,
        row -> age(Jdbc.instant(row, "recorded_at"), Jdbc.instant(row, "now")),
        endpoint.id(),
        endpoint.id(),
        endpoint.id());
  }

  /** Never negative, though the clock may have been set back. */
  private static Duration age(Instant recordedAt, Instant now) {
    return recordedAt.isAfter(now) ? Duration.ZERO : Duration.between(recordedAt, now);
  }
}
