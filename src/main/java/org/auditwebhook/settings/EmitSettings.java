package org.auditwebhook.settings;

import java.time.Duration;

/**
 * How an audit entry that is fired as a CDI event gets into the outbox.
 *
 * @param capture when
 * @param maxWait the longest that the caller is kept waiting for the commit, zero to ten seconds
 * @param bufferSize the most entries that wait for their commit, 1–1,000,000; what comes on top is
 *     dropped and counted
 */
public record EmitSettings(Capture capture, Duration maxWait, int bufferSize) {

  /**
   * @throws InvalidSettingException if a part is out of range
   */
  public EmitSettings {
    Setting.CAPTURE.require(capture);
    Setting.MAX_WAIT.require(maxWait);
    Setting.BUFFER_SIZE.require(bufferSize);
  }
}
