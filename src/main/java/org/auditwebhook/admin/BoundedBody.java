package org.auditwebhook.admin;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * A request's body that may have so many bytes and take so long: one that drips would keep a thread
 * of the server for hours. A single read ends as the server lets it: on Payara after 30 s without a
 * byte, on OpenLiberty after 60 s. For one use.
 */
final class BoundedBody {
  /** At this length 8 MiB need 1.2 Mbit/s. */
  static final Duration LONGEST = Duration.ofMinutes(1);

  /** The body takes too long. */
  static final class TooSlowException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static final int FIRST_BUFFER = 8 * 1024;

  private final InputStream body;
  private final LongSupplier nanoTime;

  /**
   * @param nanoTime as {@link System#nanoTime} has it
   */
  BoundedBody(InputStream body, LongSupplier nanoTime) {
    this.body = body;
    this.nanoTime = nanoTime;
  }

  /**
   * All bytes, or one more than it may have.
   *
   * @throws TooSlowException if it is not at its end {@link #LONGEST} after the first read
   */
  byte[] read(int most) throws IOException {
    long start = nanoTime.getAsLong();
    byte[] buffer = new byte[Math.min(FIRST_BUFFER, most + 1)];
    int length = 0;
    while (length <= most) {
      if (length == buffer.length) {
        buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, most + 1));
      }
      int count = body.read(buffer, length, buffer.length - length);
      if (count < 0) {
        break;
      }
      length += count;
      if (nanoTime.getAsLong() - start > LONGEST.toNanos()) {
        throw new TooSlowException();
      }
    }
    return Arrays.copyOf(buffer, length);
  }
}
