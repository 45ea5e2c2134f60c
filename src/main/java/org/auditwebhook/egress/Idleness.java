package org.auditwebhook.egress;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpMessage;

/**
 * Since when a connection is idle, and how long it may be so.
 *
 * @param sinceNanos by {@link System#nanoTime}
 * @param mostNanos zero for one that is not kept
 */
record Idleness(long sinceNanos, long mostNanos) {
  static final Idleness NOT_KEPT = new Idleness(0, 0);

  /** Common servers and load balancers wait 60 s and more, some 5 s; those should say so. */
  static final Duration LONGEST = Duration.ofSeconds(30);

  /** A request and the endpoint's closing may meet: one is not sent so shortly before the other. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  /** From here on the time for a look at the connection is of no account. */
  private static final Duration UNCHECKED = Duration.ofMillis(100);

  private static final Pattern TIMEOUT =
      Pattern.compile("(?:^|[,;\\s])timeout\\s*=\\s*\"?([0-9]{1,9})", Pattern.CASE_INSENSITIVE);

  /**
   * The idleness that begins now, as long as the answer allows with {@code Keep-Alive:
   * timeout=<seconds>} (RFC 2068, section 19.7.1.1).
   */
  static Idleness after(HttpMessage answer) {
    Header header = answer.getFirstHeader(HttpHeaders.KEEP_ALIVE);
    Duration most = LONGEST;
    if (header != null) {
      Matcher timeout = TIMEOUT.matcher(header.getValue());
      if (timeout.find()) {
        Duration asked = Duration.ofSeconds(Long.parseLong(timeout.group(1))).minus(MARGIN);
        most = asked.compareTo(most) < 0 ? asked : most;
      }
    }
    return most.isNegative() || most.isZero()
        ? NOT_KEPT
        : new Idleness(System.nanoTime(), most.toNanos());
  }

  boolean isOver() {
    return mostNanos == 0 || nanos() >= mostNanos;
  }

  /** Whether it is worth a look if the other side has closed the connection meanwhile. */
  boolean isToBeChecked() {
    return nanos() >= UNCHECKED.toNanos();
  }

  private long nanos() {
    return System.nanoTime() - sinceNanos;
  }
}
