package org.auditwebhook.egress;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The connections that wait for their next request. All of them have the same TLS configuration.
 * Thread-safe.
 */
final class Connections {
  private final int most;

  /** The one that was used last is the first, so that the others can grow old. */
  private final Deque<Connection> idle = new ArrayDeque<>();

  private boolean closed;

  /**
   * @param most how many may wait; one more takes the place of the one that has waited longest
   */
  Connections(int most) {
    this.most = most;
  }

  /**
   * One that leads to the target by one of these addresses and is fit for a request, or {@code
   * null}. It is the caller's now.
   */
  Connection take(Target target, List<InetAddress> addresses) {
    for (Connection found = find(target, addresses);
        found != null;
        found = find(target, addresses)) {
      if (!found.isStale()) {
        return found;
      }
      found.socket().abandon();
    }
    return null;
  }

  /** Takes it back, or closes it where it can't be used any more. */
  void giveBack(Connection connection) {
    if (connection.idleness().isOver() || !isKept(connection)) {
      connection.socket().abandon();
    }
  }

  /** Closes those that were idle for too long. */
  synchronized void closeOld() {
    for (Iterator<Connection> oldest = idle.descendingIterator(); oldest.hasNext(); ) {
      Connection connection = oldest.next();
      if (connection.idleness().isOver()) {
        oldest.remove();
        connection.socket().abandon();
      }
    }
  }

  /** How many wait. */
  synchronized int size() {
    return idle.size();
  }

  /** Closes all; from now on none is kept. */
  synchronized void close() {
    closed = true;
    idle.forEach(connection -> connection.socket().abandon());
    idle.clear();
  }

  /**
   * The others make room: they may lead to where nothing goes any more, and would leave the target
   * of today without a connection that is kept.
   */
  private synchronized boolean isKept(Connection connection) {
    if (!closed) {
      idle.addFirst(connection);
      if (idle.size() > most) {
        idle.removeLast().socket().abandon();
      }
    }
    return !closed;
  }

  private synchronized Connection find(Target target, List<InetAddress> addresses) {
    for (Iterator<Connection> newest = idle.iterator(); newest.hasNext(); ) {
      Connection connection = newest.next();
      if (connection.leadsTo(target, addresses)) {
        newest.remove();
        return connection;
      }
    }
    return null;
  }
}
