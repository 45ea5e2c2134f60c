package org.auditwebhook.outbox;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * What receivers know messages by: the same for the same events in the same order, and of no other
 * message of any outbox. Without a full stop, because that separates what is signed. Immutable and
 * thread-safe.
 *
 * @param outbox what distinguishes this outbox from others
 */
record MessageIds(String outbox) {
  /** So much of a SHA-256 that no two batches with the same first event have the same. */
  private static final int DIGEST_BYTES = 8;

  /** The id of an event: {@code evt_<outbox>_<event_id>}. */
  String of(long eventId) {
    return "evt_" + outbox + "_" + eventId;
  }

  /**
   * The id of a batch: {@code batch_<outbox>_<first event_id>_<digest>}, the digest being of all
   * ids in their order. Of a batch of one event it is that of the event.
   *
   * @param eventIds one at least
   */
  String of(List<Long> eventIds) {
    long first = eventIds.get(0);
    return eventIds.size() == 1
        ? of(first)
        : "batch_" + outbox + "_" + first + "_" + digest(eventIds);
  }

  private static String digest(List<Long> eventIds) {
    ByteBuffer bytes = ByteBuffer.allocate(eventIds.size() * Long.BYTES);
    eventIds.forEach(bytes::putLong);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
