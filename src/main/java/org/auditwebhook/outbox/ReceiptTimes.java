package org.auditwebhook.outbox;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

/**
 * When each event of a row of receipts was delivered, and how long its accepted POST took: 8 bytes
 * for each event, two big-endian integers of microseconds. The first is how long before the row's
 * {@code delivered_at} it was delivered. Pure.
 */
final class ReceiptTimes {
  /** What is further apart, or took longer, is of a row of its own: an integer has 35 minutes. */
  private static final Duration MOST = Duration.ofMinutes(10);

  private static final int BYTES = 2 * Integer.BYTES;

  /** Of one event, in whole microseconds. */
  record Time(Instant deliveredAt, Duration latency) {
    Time {
      deliveredAt = deliveredAt.truncatedTo(ChronoUnit.MICROS);
      latency = Duration.of(Jdbc.micros(latency), ChronoUnit.MICROS);
    }

    /** Whether both may be written for one row. */
    boolean fitsBeside(Time other) {
      return Duration.between(deliveredAt, other.deliveredAt).abs().compareTo(MOST) <= 0
          && latency.compareTo(MOST) <= 0
          && other.latency.compareTo(MOST) <= 0;
    }
  }

  private ReceiptTimes() {}

  /**
   * Writes them.
   *
   * @param times of which each {@linkplain Time#fitsBeside fits} beside the first
   * @param last the latest of them
   */
  static byte[] write(List<Time> times, Instant last) {
    ByteBuffer bytes = ByteBuffer.allocate(times.size() * BYTES);
    for (Time time : times) {
      bytes.putInt(micros(Duration.between(time.deliveredAt, last)));
      bytes.putInt(micros(time.latency));
    }
    return bytes.array();
  }

  /** Reads the one of an event, counted from 0. */
  static Time read(byte[] times, long index, Instant last) {
    ByteBuffer bytes = ByteBuffer.wrap(times, Math.toIntExact(index) * BYTES, BYTES);
    Instant deliveredAt = last.minus(bytes.getInt(), ChronoUnit.MICROS);
    return new Time(deliveredAt, Duration.of(bytes.getInt(), ChronoUnit.MICROS));
  }

  /** Those of the events from one to another, exclusive, counted from 0. */
  static byte[] part(byte[] times, long from, long to) {
    return Arrays.copyOfRange(times, Math.toIntExact(from) * BYTES, Math.toIntExact(to) * BYTES);
  }

  private static int micros(Duration duration) {
    return Math.toIntExact(Jdbc.micros(duration));
  }
}
