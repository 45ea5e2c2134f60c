package org.auditwebhook.admin;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/**
 * Who makes a request.
 *
 * @param name who it is, see {@link Caller}
 * @param secure whether the request came over TLS
 */
record TokenSecurityContext(String name, boolean secure) implements SecurityContext {
  @Override
  public Principal getUserPrincipal() {
    return this::name;
  }

  @Override
  public boolean isUserInRole(String role) {
    return false;
  }

  @Override
  public boolean isSecure() {
    return secure;
  }

  @Override
  public String getAuthenticationScheme() {
    return "Bearer";
  }
}
