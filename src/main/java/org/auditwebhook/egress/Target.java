package org.auditwebhook.egress;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.auditwebhook.settings.Allowance;
import org.auditwebhook.settings.CidrBlock;
import org.auditwebhook.settings.EndpointUrl;

/**
 * Where a URL leads to.
 *
 * @param tls whether its scheme is {@code https}
 * @param host a name, or an address without brackets, in lower case and without a dot at its end
 * @param port the one that is written, or else the scheme's
 */
record Target(boolean tls, String host, int port) {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private static final Pattern AUTHORITY =
      Pattern.compile("\\[?(?<host>[^\\]]*?)\\]?(?::(?<port>[0-9]+))?");

  /**
   * Reads a URL. The host is taken from the authority, because {@link URI#getHost} has none where
   * there is an underscore in it.
   *
   * @throws BlockedException if it is none that {@link EndpointUrl#check} accepts
   */
  static Target of(URI url) throws BlockedException {
    try {
      EndpointUrl.check(url.toString());
    } catch (IllegalArgumentException malformed) {
      throw new BlockedException(malformed.getMessage());
    }
    boolean tls = url.getScheme().toLowerCase(Locale.ROOT).equals("https");
    Matcher parts = AUTHORITY.matcher(url.getRawAuthority());
    if (!parts.matches()) {
      throw new BlockedException("the URL has a malformed host");
    }
    String port = parts.group("port");
    return new Target(
        tls,
        Allowance.normalized(parts.group("host")),
        port == null ? (tls ? HTTPS_PORT : HTTP_PORT) : Integer.parseInt(port));
  }

  /** Host and port, as in a request to a proxy. */
  String authority() {
    return bracketed() + ":" + port;
  }

  /** The header {@code Host}: the port only where it is not the scheme's (RFC 9110, 4.2.3). */
  String hostHeader() {
    return port == (tls ? HTTPS_PORT : HTTP_PORT) ? bracketed() : authority();
  }

  private String bracketed() {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  /** The address that is written as the host, empty where that is a name. */
  Optional<InetAddress> literal() {
    return CidrBlock.literal(host);
  }

  /** Whether it is a name of this machine, RFC 6761, section 6.3. */
  boolean isLocalhost() {
    return host.equals("localhost") || host.endsWith(".localhost");
  }
}
