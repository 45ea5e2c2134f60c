package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The durable counters. They are kept, never counted, so that reading them costs the same at any
 * backlog. Thread-safe.
 */
@ApplicationScoped
public class Counters {

  /** Who adds to the counters; each has a row of its own. */
  enum Writer {
    EMITTER,
    RECORDER,
    SETTLER,
    ADMIN
  }

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

  private static final String SUM =
      """
      SELECT SUM(delivered) AS delivered, SUM(failed) AS failed, SUM(dropped) AS dropped,
             SUM(dead) AS dead, SUM(pending) AS pending
        FROM counter WHERE endpoint_id = ?""";

  private static final String OLDEST_PENDING =
      """
      SELECT e.recorded_at, CURRENT_TIMESTAMP AS now
        FROM (SELECT event_id FROM delivery WHERE endpoint_id = ?
               ORDER BY endpoint_id, event_id FETCH FIRST 1 ROW ONLY) d
        JOIN event e ON e.event_id = d.event_id""";

  /** Dropped entries that are not in the database yet: it may be the very thing that failed. */
  private final AtomicLong unwrittenDrops = new AtomicLong();

  /** Between the commit of drops and their end in memory nobody reads: they would count twice. */
  private final ReadWriteLock drops = new ReentrantReadWriteLock();

  @Inject Database database;

  /**
   * The counts of an endpoint, over all restarts.
   *
   * @throws OutboxUnavailableException if they can't be read
   */
  public Counts of(Endpoint endpoint) {
    return database.read(
        connection -> {
          drops.readLock().lock();
          try {
            return Jdbc.first(
                    connection, SUM, row -> counts(connection, endpoint, row), endpoint.id())
                .orElseThrow();
          } finally {
            drops.readLock().unlock();
          }
        });
  }

  /** Gives the endpoint the row of each writer. */
  static void begin(Connection connection, int endpointId) throws SQLException {
    for (Writer writer : Writer.values()) {
      Jdbc.update(connection, BEGIN, endpointId, writer.name(), endpointId, writer.name());
    }
  }

  static void add(Connection connection, int endpointId, Writer writer, Change change)
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
        writer.name());
  }

  void dropped(long entries) {
    unwrittenDrops.addAndGet(entries);
  }

  /**
   * Writes what was dropped and is not in the database yet, as missing at each endpoint that is
   * enabled.
   *
   * @throws OutboxUnavailableException if it can't be written; it is kept
   */
  void writeDrops(Collection<Endpoint> all) {
    List<Endpoint> missed = all.stream().filter(Endpoint::enabled).toList();
    boolean due = unwrittenDrops.get() > 0 && !missed.isEmpty();
    if (due && drops.writeLock().tryLock()) { // else the next time
      try {
        writeDropsOf(missed);
      } finally {
        drops.writeLock().unlock();
      }
    }
  }

  private void writeDropsOf(List<Endpoint> missed) {
    long entries = unwrittenDrops.get();
    database.transaction(
        connection -> {
          for (Endpoint endpoint : missed) {
            add(connection, endpoint.id(), Writer.EMITTER, Change.dropped(entries));
          }
          return null;
        });
    unwrittenDrops.addAndGet(-entries);
  }

  private Counts counts(Connection connection, Endpoint endpoint, ResultSet row)
      throws SQLException {
    return new Counts(
        row.getLong("delivered"),
        row.getLong("failed"),
        row.getLong("dropped") + unwrittenDrops.get(),
        row.getLong("dead"),
        row.getLong("pending"),
        oldestPendingAge(connection, endpoint));
  }

  private static Optional<Duration> oldestPendingAge(Connection connection, Endpoint endpoint)
      throws SQLException {
    return Jdbc.first(
        connection,
        OLDEST_PENDING,
        row -> Duration.between(Jdbc.instant(row, "recorded_at"), Jdbc.instant(row, "now")),
        endpoint.id());
  }
}
