package org.auditwebhook.settings;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which internal networks and which schemes may be posted to, and which way.
 *
 * @param allow what is allowed although it is internal
 * @param allowHttp whether {@code http} is allowed besides {@code https}
 * @param proxy what requests go through; empty for the direct way
 */
public record EgressSettings(
    List<Allowance> allow, boolean allowHttp, Optional<ProxySettings> proxy) {
  public EgressSettings {
    allow = List.copyOf(allow);
    Objects.requireNonNull(proxy, "proxy");
  }
}
