package org.auditwebhook.outbox;

import java.util.List;
import org.auditwebhook.audit.AuditEntry;

/**
 * Gaps that are recorded together. It never changes, so that a try whose outcome is unknown can be
 * repeated: the key, which is stored with the events, tells whether it had succeeded.
 *
 * @param key unique
 * @param gaps one for each cause, at least one
 */
record GapBatch(String key, List<Gap> gaps) {
  GapBatch {
    gaps = List.copyOf(gaps);
  }

  /** What is recorded about them. */
  List<AuditEntry> entries() {
    return gaps.stream().map(Gap::entry).toList();
  }
}
