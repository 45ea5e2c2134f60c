package org.auditwebhook.egress;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.auditwebhook.settings.ProxySettings;
import org.auditwebhook.settings.Secret;

/**
 * The HTTP proxy that every request goes through. The operator has set it: its own address is not
 * subject to the policy.
 *
 * @param host a name, or an IP address without brackets
 * @param port 1–65535
 * @param authorization the header {@code Proxy-Authorization}, empty for none
 */
record Proxy(String host, int port, Optional<Secret> authorization) {
  /** RFC 9110, section 15.5.8. */
  static final int AUTHENTICATION_REQUIRED = 407;

  static Proxy of(ProxySettings settings) {
    return new Proxy(settings.host(), settings.port(), settings.credentials().map(Proxy::basic));
  }

  /** RFC 7617, section 2. */
  private static Secret basic(Secret credentials) {
    byte[] bytes = credentials.value().getBytes(StandardCharsets.UTF_8);
    return new Secret("Basic " + Base64.getEncoder().encodeToString(bytes));
  }
}
