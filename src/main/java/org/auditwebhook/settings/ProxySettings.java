package org.auditwebhook.settings;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The HTTP proxy that requests go through.
 *
 * @param host a name, or an IP address without brackets
 * @param port 1–65535
 * @param credentials {@code user:password}, empty where it wants none
 */
public record ProxySettings(String host, int port, Optional<Secret> credentials) {

  /**
   * @throws InvalidSettingException if the credentials have no colon
   */
  public ProxySettings {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(credentials, "credentials");
    if (credentials.isPresent() && credentials.get().value().indexOf(':') < 1) {
      throw new InvalidSettingException(
          List.of(Setting.PROXY_CREDENTIALS.sentence("must be a user, a colon and a password")));
    }
  }

  @Override
  public String toString() {
    return "ProxySettings[http://%s, credentials=%s]"
        .formatted(host.contains(":") ? "[" + host + "]:" + port : host + ":" + port, credentials);
  }
}
