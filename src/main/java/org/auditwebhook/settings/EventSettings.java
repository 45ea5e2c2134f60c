package org.auditwebhook.settings;

/**
 * What is kept of an event.
 *
 * @param maxSize the most bytes of its JSON, 4 KiB to 1 MiB; larger details are replaced
 */
public record EventSettings(int maxSize) {

  /**
   * @throws InvalidSettingException if a part is out of range
   */
  public EventSettings {
    Setting.MAX_EVENT_SIZE.require(maxSize);
  }
}
