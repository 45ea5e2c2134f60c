package org.auditwebhook.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an endpoint is promised about the order in which its events come. */
public enum Ordering {
  /** Nothing: what is recorded first is called first, and a later one may overtake it. */
  NONE,
  /**
   * The events of one node, else of one network, come in the order in which they were recorded, one
   * after the other; those of others beside them. An event with neither waits for none.
   */
  KEY,
  /** All events come in the order in which they were recorded, one call at a time. */
  STRICT;

  /** The one of this word; empty if there is none. */
  public static Optional<Ordering> of(String word) {
    return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
  }

  /** The word for it in the setting and in the API: {@code strict}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
