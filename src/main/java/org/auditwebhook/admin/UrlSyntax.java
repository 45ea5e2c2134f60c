package org.auditwebhook.admin;

import java.util.regex.Pattern;

/**
 * Which parts of a request's URL are such: OpenLiberty lets others pass, and then fails on them. It
 * takes the scheme from {@code X-Forwarded-Proto}, and whatever {@code Host} says.
 */
final class UrlSyntax {
  private static final Pattern SCHEME = Pattern.compile("(?i)https?");

  /** RFC 3986, section 3.3. */
  private static final Pattern PATH =
      Pattern.compile("([A-Za-z0-9/._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*+");

  /** RFC 3986, section 3.2.2, and the zone that a server may name its own address with. */
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:\\[\\]%-]*+");

  private UrlSyntax() {}

  /** Whether this is a host, as the header {@code Host} should name one. */
  static boolean isHost(String name) {
    return HOST.matcher(name).matches();
  }

  /**
   * Whether these are a scheme and a path of HTTP.
   *
   * @param path as it was sent
   */
  static boolean isRight(String scheme, String path) {
    return SCHEME.matcher(scheme).matches() && PATH.matcher(path).matches();
  }
}
