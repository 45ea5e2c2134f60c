package org.auditwebhook.outbox;

import java.util.List;

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

  /**
   * @param maxSize as {@code event.max-size} has it
   */
  List<Draft> drafts(int maxSize) {
    return gaps.stream().map(gap -> Draft.of(gap.entry(), maxSize)).toList();
  }
}
