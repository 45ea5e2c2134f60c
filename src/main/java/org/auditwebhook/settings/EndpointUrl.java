package org.auditwebhook.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which URLs may be posted to. Narrower than RFC 3986 where clients read a URL differently: a URL
 * that is accepted here names one scheme, one host and one port, whoever reads it.
 *
 * <p>An underscore in a host name is accepted, as resolvers do; {@link URI#getHost} is {@code null}
 * for such a URL, so that a client has to take the host from {@link URI#getRawAuthority}.
 */
public final class EndpointUrl {
  /** The most characters of a URL. */
  public static final int MAX_LENGTH = 2048;

  private static final Pattern PARTS =
      Pattern.compile("(?<scheme>[^:/?#]*):(?<slashes>/{0,2})(?<authority>[^/?#]*)(?<rest>.*)");

  private static final Pattern AUTHORITY =
      Pattern.compile("(?<host>\\[[^\\]]*\\]|[^:\\[]*)(?<port>:.*)?");

  private static final String MALFORMED_HOST =
      "has a host that is neither a name nor an IP address";

  private EndpointUrl() {}

  /**
   * Returns the URL as it is if it is an absolute http or https URL with a host, without user info
   * and fragment, with a port of 1–65535 if any, of at most {@link #MAX_LENGTH} characters, all of
   * them visible ASCII and none a backslash.
   *
   * @param url may be anything; the empty text is not a URL
   * @throws IllegalArgumentException with a sentence that begins with {@code the URL}, names the
   *     problem and does not repeat the URL, which may hold a secret
   */
  public static String check(String url) {
    refuseIf(url == null, "is missing");
    refuseIf(url.isEmpty(), "is empty");
    refuseIf(url.length() > MAX_LENGTH, "has more than 2,048 characters");
    url.chars().forEach(EndpointUrl::checkCharacter);
    Matcher parts = PARTS.matcher(url);
    refuseIf(
        !parts.matches() || !isHttp(parts.group("scheme")), "must begin with http:// or https://");
    refuseIf(parts.group("slashes").length() < 2, "must have two slashes behind its scheme");
    refuseIf(
        parts.group("rest").contains("#"), "must not have a fragment; remove what begins with #");
    checkAuthority(parts.group("authority"));
    checkSyntax(url);
    return url;
  }

  /**
   * What may be shown of a URL: scheme, host and port. Its path and query may hold secrets.
   *
   * @param url one that {@link #check} accepts
   */
  public static String origin(String url) {
    Matcher parts = PARTS.matcher(url);
    return parts.matches() ? parts.group("scheme") + "://" + parts.group("authority") : "";
  }

  /**
   * The URL without what its query says, which is often a secret.
   *
   * @param url one that {@link #check} accepts, or empty
   */
  public static String masked(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query + 1) + "<redacted>";
  }

  private static void checkCharacter(int character) {
    refuseIf(character <= ' ' || character == 0x7f, "must not have spaces or control characters");
    refuseIf(character == '\\', "must not have a backslash; write /");
    refuseIf(
        character > 0x7f,
        "must be plain ASCII; write a host name in punycode (xn--…) and percent-encode the rest");
  }

  private static boolean isHttp(String scheme) {
    return scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
  }

  private static void checkAuthority(String authority) {
    refuseIf(authority.contains("@"), "must not have a user name or password before its host");
    Matcher matcher = AUTHORITY.matcher(authority);
    refuseIf(!matcher.matches(), MALFORMED_HOST);
    String host = matcher.group("host");
    refuseIf(host.isEmpty(), "has no host");
    refuseIf(host.contains("%"), "must not have a percent sign in its host");
    refuseIf(!Hosts.isHost(host), MALFORMED_HOST);
    refuseIf(
        matcher.group("port") != null && !Hosts.isPort(matcher.group("port").substring(1)),
        "has a port that is not a number from 1 to 65535");
  }

  /** Path and query: what is in front of them is already known to be right. */
  private static void checkSyntax(String url) {
    try {
      new URI(url);
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException(
          "the URL is malformed at character "
              + (malformed.getIndex() + 1)
              + "; percent-encode what a URL may not hold");
    }
  }

  private static void refuseIf(boolean wrong, String problem) {
    if (wrong) {
      throw new IllegalArgumentException("the URL " + problem);
    }
  }
}
