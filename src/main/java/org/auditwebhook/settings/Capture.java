package org.auditwebhook.settings;

import java.util.Locale;

/** When an audit entry that is fired in a transaction gets into the outbox. */
public enum Capture {
  /** After its commit, in a transaction of the outbox's own. Nothing is thrown into the caller. */
  AFTER_COMMIT,
  /**
   * In it, so that what the caller changes and the event commit or roll back together. A failure is
   * thrown into the caller, and rolls the transaction back.
   */
  IN_TRANSACTION;

  /** The word for it in the setting: {@code in-transaction}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
