package org.auditwebhook.outbox;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.encoding.BoundedBytes;
import org.auditwebhook.encoding.Truncation;

/**
 * An entry as it will be posted, but for its id. It is encoded once, in the emitter's thread.
 *
 * @param action the entry's
 * @param producer the name of whoever records it
 * @param orderKey what it may be kept in order with, see {@link OrderKey}
 * @param tail the JSON object behind its first member, {@code event_id}
 */
record Draft(String action, String producer, OptionalLong orderKey, byte[] tail) {
  /** The most characters of a 64-bit integer. */
  private static final int MOST_ID_BYTES = 20;

  /** A name that an identity provider has given may be longer than any of a setting. */
  private static final int MOST_PRODUCER_CHARACTERS = 200;

  private static final byte[] HEAD = "{\"event_id\":".getBytes(StandardCharsets.US_ASCII);

  /**
   * The entry's draft, which is not redacted here: see {@link Drafts}. Details that would make the
   * event larger than it may be are replaced, see {@link Truncation}; without them every event is
   * small enough.
   *
   * @param maxSize the most bytes of the event, as {@code event.max-size} has it
   */
  static Draft of(AuditEntry entry, String producer, int maxSize) {
    BoundedBytes whole = new BoundedBytes(maxSize - HEAD.length - MOST_ID_BYTES);
    EventJson.write(whole, entry, entry.detailsWithIds());
    byte[] tail = whole.bytes();
    if (tail == null) {
      BoundedBytes small = new BoundedBytes(maxSize);
      EventJson.write(small, entry, Truncation.of(entry));
      tail = small.bytes();
    }
    tail[0] = ',';
    return new Draft(entry.action(), fitting(producer), OptionalLong.empty(), tail);
  }

  /** The same with this key: it is of the entry as it was before it was redacted. */
  Draft with(OptionalLong key) {
    return new Draft(action, producer, key, tail);
  }

  /** As much of the name as its column takes. */
  private static String fitting(String producer) {
    return producer.length() <= MOST_PRODUCER_CHARACTERS
        ? producer
        : producer.substring(0, MOST_PRODUCER_CHARACTERS);
  }

  /** The most bytes that {@link #body} can have. */
  int size() {
    return HEAD.length + MOST_ID_BYTES + tail.length;
  }

  /** The bytes that are stored, signed and posted. */
  byte[] body(long eventId) {
    byte[] id = Long.toString(eventId).getBytes(StandardCharsets.US_ASCII);
    byte[] body = new byte[HEAD.length + id.length + tail.length];
    System.arraycopy(HEAD, 0, body, 0, HEAD.length);
    System.arraycopy(id, 0, body, HEAD.length, id.length);
    System.arraycopy(tail, 0, body, HEAD.length + id.length, tail.length);
    return body;
  }
}
