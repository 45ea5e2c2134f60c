package org.auditwebhook.outbox;

import java.util.Locale;

/** Why entries were never recorded. */
enum GapCause {
  /** The buffer of emitters stayed full, though the outbox could be written. */
  BUFFER_FULL,
  /** The buffer of emitters stayed full, and the last try to write the outbox had failed. */
  OUTBOX_UNAVAILABLE,
  /** The outbox had reached {@code outbox.max-size}. */
  OUTBOX_FULL,
  /** The application ended before the outbox could be written. */
  STOPPED,
  /** The entry could not be made an event. */
  NOT_ENCODABLE,
  /** The database refused this very entry. */
  REFUSED_BY_DATABASE,
  /** The file of the outbox could not be read and was set aside, with all that was in it. */
  FILE_CORRUPT;

  /** What it is called in events and answers, such as {@code buffer_full}. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException if there is no such cause
   */
  static GapCause ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
