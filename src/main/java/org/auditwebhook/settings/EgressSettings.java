package org.auditwebhook.settings;

import java.util.List;

/**
 * Which internal networks and which schemes may be posted to. Read and checked for form; not yet
 * enforced.
 *
 * @param allow CIDR blocks, hosts, and hosts with a port
 * @param allowHttp whether {@code http} is allowed besides {@code https}
 */
public record EgressSettings(List<String> allow, boolean allowHttp) {

  /**
   * @throws InvalidSettingException if an element of {@code allow} is none of the three
   */
  public EgressSettings {
    allow = List.copyOf(allow);
    Setting.ALLOW.require(allow);
  }
}
