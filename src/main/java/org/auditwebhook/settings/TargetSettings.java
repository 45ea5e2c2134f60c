package org.auditwebhook.settings;

import java.time.Duration;
import java.util.Objects;

/**
 * The configured webhook and how it may be called. An admin can set another URL, which then wins.
 *
 * @param url where events are posted to, as {@link EndpointUrl#check} accepts it; empty while
 *     disabled
 * @param connectTimeout the longest that connecting may take within an attempt, a millisecond to a
 *     minute
 * @param totalTimeout the longest that an attempt may last, from the resolution of the name to the
 *     end of the answer, a millisecond to a minute
 * @param limits how often and how fast it may be called, unless an admin has said otherwise
 * @param tls whom it is trusted by and who we are
 */
public record TargetSettings(
    String url,
    Duration connectTimeout,
    Duration totalTimeout,
    LimitSettings limits,
    TlsSettings tls) {

  /**
   * @throws InvalidSettingException if a part is out of range
   */
  public TargetSettings {
    Setting.URL.require(url);
    Setting.CONNECT_TIMEOUT.require(connectTimeout);
    Setting.TOTAL_TIMEOUT.require(totalTimeout);
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(tls, "tls");
  }

  /** The longest that one attempt can last. */
  public Duration longestAttempt() {
    return totalTimeout;
  }

  /** Shows the URL without its path and query: they may hold secrets. */
  @Override
  public String toString() {
    return "TargetSettings[url=%s, connectTimeout=%s, totalTimeout=%s, limits=%s, tls=%s]"
        .formatted(EndpointUrl.origin(url), connectTimeout, totalTimeout, limits, tls);
  }
}
