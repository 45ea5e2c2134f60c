package org.auditwebhook.settings;

import java.time.Duration;

/**
 * The configured webhook and how it may be called. An admin can set another URL, retries and
 * concurrency, which then win.
 *
 * @param url where events are posted to, as {@link EndpointUrl#check} accepts it; empty while
 *     disabled
 * @param maxAttempts attempts of one call in all, 1–10
 * @param initialBackoff the wait before the second attempt, zero to a minute; doubles from attempt
 *     to attempt
 * @param connectTimeout the longest that connecting may take, a millisecond to a minute
 * @param totalTimeout the longest that an attempt may wait for its answer once it is connected, a
 *     millisecond to a minute
 * @param concurrency the most calls in flight, 1–512
 */
public record TargetSettings(
    String url,
    int maxAttempts,
    Duration initialBackoff,
    Duration connectTimeout,
    Duration totalTimeout,
    int concurrency) {

  /**
   * @throws InvalidSettingException if a part is out of range
   */
  public TargetSettings {
    Setting.URL.require(url);
    Setting.MAX_ATTEMPTS.require(maxAttempts);
    Setting.INITIAL_BACKOFF.require(initialBackoff);
    Setting.CONNECT_TIMEOUT.require(connectTimeout);
    Setting.TOTAL_TIMEOUT.require(totalTimeout);
    Setting.CONCURRENCY.require(concurrency);
  }

  /** The longest that one attempt can last: connecting, and waiting for the answer. */
  public Duration longestAttempt() {
    return connectTimeout.plus(totalTimeout);
  }

  /** Shows the URL without its path and query: they may hold secrets. */
  @Override
  public String toString() {
    return ("TargetSettings[url=%s, maxAttempts=%d, initialBackoff=%s,"
            + " connectTimeout=%s, totalTimeout=%s, concurrency=%d]")
        .formatted(
            EndpointUrl.origin(url),
            maxAttempts,
            initialBackoff,
            connectTimeout,
            totalTimeout,
            concurrency);
  }
}
