package org.auditwebhook.outbox;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * {@link EventIds} for many threads, each with a connection of its own: they rise in the order in
 * which they are asked for. Nobody waits for another's connection: two who need a block at the same
 * time draw one each. Thread-safe.
 */
final class SharedEventIds {
  private long next;
  private long end;

  long next(Connection connection) throws SQLException {
    synchronized (this) {
      if (next < end) {
        return next++;
      }
    }
    return firstOf(EventIds.block(connection));
  }

  /**
   * The rest of a block is given away only if the last one is used up, and lies below: ids would go
   * back. One that lies below was drawn before the last one, by a thread that was slower.
   */
  private synchronized long firstOf(long block) {
    if (block < end) {
      return block;
    }
    if (next == end) {
      next = block;
      end = block + EventIds.BLOCK;
    }
    return next++;
  }

  /** See {@link EventIds#forget}. */
  synchronized void forget() {
    next = end;
  }
}
