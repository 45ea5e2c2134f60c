package org.auditwebhook.outbox;

import java.time.Instant;
import java.util.Optional;
import org.auditwebhook.audit.AuditEntry;

/**
 * Entries that were never recorded, all for the same cause: what the receivers are told by an event
 * of its own. Immutable.
 *
 * @param cause why
 * @param dropped how many are lost
 * @param refused how many were answered 507; whoever sent them knows, and may have sent them again
 * @param from when the first was; the moment of {@code to} where a file was lost
 * @param to when the last was
 * @param file the name of the file that was set aside; the number is unknown then
 */
record Gap(
    GapCause cause, long dropped, long refused, Instant from, Instant to, Optional<String> file) {

  /** The action of the event. */
  static final String ACTION = "audit.gap";

  /** One entry that is lost now. */
  static Gap dropped(GapCause cause) {
    Instant now = Instant.now();
    return new Gap(cause, 1, 0, now, now, Optional.empty());
  }

  /** So many entries that are refused now, because the outbox is full. */
  static Gap refused(long entries) {
    Instant now = Instant.now();
    return new Gap(GapCause.OUTBOX_FULL, 0, entries, now, now, Optional.empty());
  }

  /** A file of which nobody knows what was in it. */
  static Gap ofFile(String name, Instant setAsideAt) {
    return new Gap(GapCause.FILE_CORRUPT, 0, 0, setAsideAt, setAsideAt, Optional.of(name));
  }

  /** Both as one, of the same cause; clocks may have been set back in between. */
  Gap plus(Gap other) {
    return new Gap(
        cause,
        dropped + other.dropped,
        refused + other.refused,
        from.isBefore(other.from) ? from : other.from,
        to.isAfter(other.to) ? to : other.to,
        file.or(other::file));
  }

  /** What is recorded about it. */
  AuditEntry entry() {
    AuditEntry entry = AuditEntry.of(ACTION).with("cause", cause.word());
    if (file.isPresent()) {
      return entry.with("file", file.get()).with("to", to.toString());
    }
    entry = entry.with("dropped", dropped);
    if (refused > 0) {
      entry = entry.with("refused", refused);
    }
    return entry.with("from", from.toString()).with("to", to.toString());
  }
}
