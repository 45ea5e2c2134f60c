package org.auditwebhook.client;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.logging.RateLimitedLog;

/**
 * What was fired and is lost: counted, logged now and then, and told to the receivers by an entry
 * {@code audit.gap} of each cause, as audit-webhook itself tells what it had to drop. Thread-safe.
 */
final class Lost {
  /** The action of what is told. */
  static final String ACTION = "audit.gap";

  /** Why an entry is lost. */
  enum Cause {
    /** The buffer was full: entries came faster than they could be written. */
    BUFFER_FULL,
    /** The buffer was full, because the spool could not be written or had no room. */
    SPOOL_UNAVAILABLE,
    /** The entry could not be made JSON. */
    NOT_ENCODABLE,
    /** audit-webhook refuses this very entry; it is in the file of refused ones. */
    REFUSED,
    /** The application ended before the spool could be written. */
    STOPPED
  }

  /** Entries that were lost for one cause. */
  record Gap(long entries, Instant from, Instant to) {
    Gap plus(Gap later) {
      return new Gap(entries + later.entries, from, later.to);
    }

    /** Without an earlier part of it; {@code null} if nothing is left. */
    Gap minus(Gap earlier) {
      return entries == earlier.entries ? null : new Gap(entries - earlier.entries, earlier.to, to);
    }

    /** What the receivers are told. */
    AuditEntry entry(Cause cause) {
      return AuditEntry.of(ACTION)
          .with("cause", "client_" + cause.name().toLowerCase(Locale.ROOT))
          .with("dropped", entries)
          .with("from", from.toString())
          .with("to", to.toString());
    }
  }

  private final RateLimitedLog log =
      new RateLimitedLog(
          System.getLogger(Lost.class.getName()), System.Logger.Level.ERROR, Duration.ofMinutes(1));

  private final Map<Cause, Gap> untold = new EnumMap<>(Cause.class);
  private long total;

  /**
   * One entry is lost now.
   *
   * @param failure may be {@code null}
   */
  void add(Cause cause, String why, Throwable failure) {
    Instant now = Instant.now();
    synchronized (this) {
      total++;
      untold.merge(cause, new Gap(1, now, now), Gap::plus);
    }
    log.write("An audit entry is lost: " + why, failure);
  }

  /** How many since the application has started. */
  synchronized long total() {
    return total;
  }

  /** What was not told before, by cause. */
  synchronized Map<Cause, Gap> untold() {
    return new EnumMap<>(untold);
  }

  /** It is told now; what has been added since is not. */
  synchronized void told(Map<Cause, Gap> told) {
    told.forEach((cause, gap) -> untold.computeIfPresent(cause, (same, now) -> now.minus(gap)));
  }
}
