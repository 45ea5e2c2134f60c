package org.auditwebhook.egress;

import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * When something has to be over.
 *
 * @param nanos by {@link System#nanoTime}
 */
record Deadline(long nanos) {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** So long from now; not more than some centuries. */
  static Deadline in(Duration patience) {
    return new Deadline(System.nanoTime() + patience.toNanos());
  }

  /** The time that is left; zero or less when it is over. */
  long remainingNanos() {
    return nanos - System.nanoTime();
  }

  boolean isOver() {
    return remainingNanos() <= 0;
  }

  /**
   * The time that is left in milliseconds, rounded up, for sockets: zero would mean without an end.
   *
   * @throws OverException if nothing is left
   */
  int remainingMillis() throws OverException {
    long left = remainingNanos();
    if (left <= 0) {
      throw new OverException();
    }
    return Math.toIntExact(Math.min((left - 1) / NANOS_PER_MILLI + 1, Integer.MAX_VALUE));
  }

  /** It was over before the socket was asked. */
  static final class OverException extends SocketTimeoutException {
    private static final long serialVersionUID = 1L;

    OverException() {
      super("the deadline is over");
    }
  }

  /** This one or another, whichever is first. */
  Deadline or(Deadline other) {
    return nanos - other.nanos <= 0 ? this : other;
  }
}
