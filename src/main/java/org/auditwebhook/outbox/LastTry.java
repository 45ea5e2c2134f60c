package org.auditwebhook.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Records a batch once, though its commit may have succeeded when nobody has heard of it: the next
 * try looks first whether the last one is in the database. For one thread at a time.
 */
final class LastTry implements EventWriter.Besides {
  /**
   * A transaction that goes on in the database without us still holds the row of its counter, so
   * that it has ended when this is locked.
   */
  private static final String AWAIT_END = "SELECT writer FROM counter WHERE writer = ? FOR UPDATE";

  private static final String RECORDED = "SELECT event_id FROM event WHERE event_id = ?";

  private final int size;
  private List<Long> eventIds = List.of();

  /**
   * @param size how many entries the batch has
   */
  LastTry(int size) {
    this.size = size;
  }

  /** Nothing was tried. */
  static LastTry none() {
    return new LastTry(0);
  }

  /** How many entries were tried. */
  int size() {
    return size;
  }

  /** Looks for the first: all are in the database or none. */
  @Override
  public Optional<List<Long>> before(Connection connection) throws SQLException {
    if (eventIds.isEmpty()) {
      return Optional.empty();
    }
    Jdbc.list(connection, AWAIT_END, row -> row.getString(1), Counters.Writer.RECORDER.row());
    return Jdbc.first(connection, RECORDED, row -> row.getLong(1), eventIds.get(0))
        .map(first -> eventIds);
  }

  @Override
  public void after(Connection connection, List<Long> ids) {
    eventIds = ids;
  }
}
