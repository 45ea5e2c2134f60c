package org.auditwebhook.client;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
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

  private record Gap(long entries, Instant from, Instant to) {
    Gap plus(Gap later) {
      return new Gap(entries + later.entries, from, later.to);
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

  /** The entries that tell of what was not told before; from now on it counts as told. */
  synchronized List<AuditEntry> told() {
    List<AuditEntry> entries =
        untold.entrySet().stream().map(gap -> entry(gap.getKey(), gap.getValue())).toList();
    untold.clear();
    return entries;
  }

  private static AuditEntry entry(Cause cause, Gap gap) {
    return AuditEntry.of(ACTION)
        .with("cause", "client_" + cause.name().toLowerCase(Locale.ROOT))
        .with("dropped", gap.entries)
        .with("from", gap.from.toString())
        .with("to", gap.to.toString());
  }
}
