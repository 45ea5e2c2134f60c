package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.auditwebhook.audit.AuditEntry;

/** Records entries as events, each call in a transaction of its own. Thread-safe. */
@ApplicationScoped
public class Recorder {
  /** The longest that {@link #record} waits for its turn to write, and then for a connection. */
  public static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  static final Duration LONGEST_WAIT_FOR_TURN = LONGEST_WAIT.minus(Database.LONGEST_WAIT);

  @Inject EventWriter eventWriter;
  @Inject Room room;
  @Inject Drops drops;
  @Inject IdempotencyKeys keys;
  @Inject Drafts drafts;

  /**
   * Records all of them or none in one transaction, and returns after its commit.
   *
   * @param producer the name of whoever records them
   * @param key empty if a repeat is to be recorded again
   * @return the events' ids in the order of the entries; empty while no endpoint is enabled
   * @throws IdempotencyKey.InFlightException if the first request with the key is not answered yet
   * @throws IdempotencyKey.ReusedException if the key was used with another body
   * @throws OutboxFullException if the outbox may take no more; none is recorded
   * @throws OutboxUnavailableException if there was no commit within {@link #LONGEST_WAIT}: the
   *     outcome is unknown
   */
  public List<Long> record(
      String producer, List<AuditEntry> entries, Optional<IdempotencyKey> key) {
    if (room.isFull() && eventWriter.enabled()) {
      return key.flatMap(keys::answered).orElseThrow(() -> refusal(entries.size()));
    }
    List<Draft> all = drafts.of(entries, producer);
    return key.map(
            known ->
                keys.whileInFlight(
                    known,
                    () -> eventWriter.record(all, keys.keeping(known), LONGEST_WAIT_FOR_TURN)))
        .orElseGet(() -> eventWriter.record(all, EventWriter.NOTHING, LONGEST_WAIT_FOR_TURN));
  }

  /** Whether anything in these entries is hidden when they are recorded. */
  public boolean hides(List<AuditEntry> entries) {
    return entries.stream().anyMatch(drafts::hides);
  }

  /** The SHA-256 of these entries as they are recorded. */
  public byte[] digest(List<AuditEntry> entries) {
    MessageDigest digest = sha256();
    entries.forEach(entry -> digest.update(drafts.of(entry, "").tail()));
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private OutboxFullException refusal(int entries) {
    drops.add(Gap.refused(entries));
    return new OutboxFullException(room.problem().orElse("The outbox is full."));
  }
}
