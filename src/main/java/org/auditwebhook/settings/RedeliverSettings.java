package org.auditwebhook.settings;

import java.time.Duration;
import java.util.List;

/**
 * How dead letters come back.
 *
 * @param schedule the waits until a dead letter comes back by itself, the first one first; a second
 *     to ten hours each, at most 20; empty if none does
 * @param rate the most dead letters a second that come back by themselves and by jobs, 1–10,000
 */
public record RedeliverSettings(List<Duration> schedule, int rate) {

  /**
   * @throws InvalidSettingException if a part is out of range
   */
  public RedeliverSettings {
    schedule = List.copyOf(schedule);
    Setting.REDELIVER_SCHEDULE.require(schedule);
    Setting.REDELIVER_RATE.require(rate);
  }
}
