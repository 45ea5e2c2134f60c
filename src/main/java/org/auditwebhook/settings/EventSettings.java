package org.auditwebhook.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * What is kept of an event, and how long.
 *
 * @param maxSize the most bytes of its JSON, 4 KiB to 1 MiB; larger details are replaced
 * @param delivered how long what was delivered is kept, a second to ten years
 * @param deadLetters how long a dead letter is kept, likewise
 * @param maxAge how long a delivery may be pending, likewise; empty for ever
 */
public record EventSettings(
    int maxSize, Duration delivered, Duration deadLetters, Optional<Duration> maxAge) {

  /**
   * @throws InvalidSettingException if a part is out of range
   */
  public EventSettings {
    Setting.MAX_EVENT_SIZE.require(maxSize);
    Setting.KEEP_DELIVERED.require(delivered);
    Setting.KEEP_DEAD_LETTERS.require(deadLetters);
    Setting.MAX_AGE.require(maxAge);
  }
}
