package org.auditwebhook.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * The spelling of hosts and ports. Nothing is resolved. Numbers that some resolvers take for an
 * address and others for a name ({@code 127.1}, {@code 0x7f.1}, {@code 2130706433}) are neither
 * here.
 */
final class Hosts {
  private static final int MAX_NAME = 253;

  private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

  private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*\\.?");
  private static final Pattern NUMERIC =
      Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9A-Fa-f]*)\\.?");
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  private Hosts() {}

  /** Whether it is a name, an IPv4 address, or an IPv6 address in brackets. */
  static boolean isHost(String text) {
    return isName(text) || isIpv4(text) || isBracketed(text);
  }

  static boolean isName(String text) {
    return text.length() <= MAX_NAME
        && NAME.matcher(text).matches()
        && !NUMERIC.matcher(text).matches();
  }

  static boolean isIpv4(String text) {
    return IPV4.matcher(text).matches();
  }

  /**
   * Whether it is an IPv6 address, without brackets and zone. An IPv4 address at its end has no
   * leading zeros, either.
   */
  static boolean isIpv6(String text) {
    String end = text.substring(text.lastIndexOf(':') + 1);
    if (!IPV6.matcher(text).matches() || (end.contains(".") && !isIpv4(end))) {
      return false;
    }
    try {
      return new URI("http://[" + text + "]/").getHost() != null;
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  static boolean isPort(String text) {
    return PORT.matcher(text).matches()
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= 65535;
  }

  private static boolean isBracketed(String text) {
    return text.startsWith("[")
        && text.endsWith("]")
        && isIpv6(text.substring(1, text.length() - 1));
  }
}
