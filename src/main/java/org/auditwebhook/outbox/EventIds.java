package org.auditwebhook.outbox;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Hands out event ids in rising order, from the database's sequence in blocks. What is left of a
 * block when the process ends is never used: a gap means nothing. Not thread-safe.
 */
final class EventIds {
  /** The increment of the sequence. */
  static final int BLOCK = 1_000;

  private static final String NEXT_BLOCK = "SELECT nextval('event_id_sequence') AS first";

  private long next;
  private long end;

  /**
   * Takes a new block the next time: after a failure nobody knows whether the database still has
   * given this one away.
   */
  void forget() {
    next = end;
  }

  long next(Connection connection) throws SQLException {
    if (next == end) {
      next = block(connection);
      end = next + BLOCK;
    }
    return next++;
  }

  /** Draws {@link #BLOCK} ids, and says the first of them. */
  static long block(Connection connection) throws SQLException {
    return Jdbc.first(connection, NEXT_BLOCK, row -> row.getLong("first")).orElseThrow();
  }
}
