package org.auditwebhook.settings;

import java.util.List;

/**
 * Which internal networks and which schemes may be posted to.
 *
 * @param allow what is allowed although it is internal
 * @param allowHttp whether {@code http} is allowed besides {@code https}
 */
public record EgressSettings(List<Allowance> allow, boolean allowHttp) {
  public EgressSettings {
    allow = List.copyOf(allow);
  }
}
