package org.auditwebhook.it.bench.receiver;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.BitSet;
import org.auditwebhook.it.bench.measure.Histogram;
import org.auditwebhook.it.bench.measure.Samples;

/**
 * Counts POSTs and the events in them, one or an array of them, and how long each was on its way.
 * Used by the loop's thread only.
 */
final class Tally {
  private static final byte[] ID = "\"event_id\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SENT =
      ("\"" + Samples.SENT + "\":").getBytes(StandardCharsets.US_ASCII);

  /** Which events have come, over all resets. */
  private final BitSet ids = new BitSet();

  private final Histogram micros = new Histogram();
  private long posts;
  private long events;

  /** A body has come. */
  void post(byte[] bytes, int from, int to) {
    long now = Samples.micros(Instant.now());
    posts++;
    for (int i = from; i < to; i++) {
      if (bytes[i] == '"' && starts(bytes, i, to, ID)) {
        events++;
        ids.set((int) number(bytes, i + ID.length));
      } else if (bytes[i] == '"' && starts(bytes, i, to, SENT)) {
        micros.add(now - number(bytes, i + SENT.length));
      }
    }
  }

  /** Counts from zero from now on, but for the ids. */
  String reset() {
    posts = 0;
    events = 0;
    micros.reset();
    return json();
  }

  /** Forgets all. */
  String forget() {
    ids.clear();
    return reset();
  }

  /** What was counted. */
  String json() {
    return "{\"posts\":%d,\"events\":%d,\"distinct\":%d,\"micros\":%s}"
        .formatted(posts, events, ids.cardinality(), micros.json());
  }

  private static boolean starts(byte[] bytes, int at, int to, byte[] with) {
    if (to - at < with.length) {
      return false;
    }
    for (int i = 1; i < with.length; i++) {
      if (bytes[at + i] != with[i]) {
        return false;
      }
    }
    return true;
  }

  private static long number(byte[] bytes, int at) {
    long number = 0;
    for (int i = at; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
      number = 10 * number + bytes[i] - '0';
    }
    return number;
  }
}
