package org.auditwebhook.settings;

import java.time.Duration;
import java.util.Objects;

/**
 * The configured webhook and how it may be called. An admin can set another URL, retries and
 * concurrency, which then win.
 *
 * @param url where events are posted to, as {@link EndpointUrl#check} accepts it; empty while
 *     disabled
 * @param maxAttempts attempts of one call in all, 1–10
 * @param initialBackoff the wait before the second attempt, zero to a minute; doubles from attempt
 *     to attempt
 * @param connectTimeout the longest that connecting may take within an attempt, a millisecond to a
 *     minute
 * @param totalTimeout the longest that an attempt may last, from the resolution of the name to the
 *     end of the answer, a millisecond to a minute
 * @param concurrency the most calls in flight, 1–512
 * @param tls whom it is trusted by and who we are
 */
public record TargetSettings(
    String url,
    int maxAttempts,
    Duration initialBackoff,
    Duration connectTimeout,
    Duration totalTimeout,
    int concurrency,
    TlsSettings tls) {

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
    Objects.requireNonNull(tls, "tls");
  }

  /** The longest that one attempt can last. */
  public Duration longestAttempt() {
    return totalTimeout;
  }

  /** Shows the URL without its path and query: they may hold secrets. */
  @Override
  public String toString() {
    return ("TargetSettings[url=%s, maxAttempts=%d, initialBackoff=%s,"
            + " connectTimeout=%s, totalTimeout=%s, concurrency=%d, tls=%s]")
        .formatted(
            EndpointUrl.origin(url),
            maxAttempts,
            initialBackoff,
            connectTimeout,
            totalTimeout,
            concurrency,
            tls);
  }
}
