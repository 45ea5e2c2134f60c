package org.auditwebhook.admin;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import java.security.Principal;
import java.util.Optional;

/** Notes who makes a request, when it is known that he may. */
@Priority(Priorities.AUTHORIZATION)
@ApplicationScoped
public class RequesterFilter implements ContainerRequestFilter {
  @Inject CurrentRequest current;
  @Context HttpServletRequest servletRequest;

  @Override
  public void filter(ContainerRequestContext request) {
    String name =
        Optional.ofNullable(request.getSecurityContext().getUserPrincipal())
            .map(Principal::getName)
            .orElse("");
    current.is(name, Optional.ofNullable(servletRequest.getRemoteAddr()).orElse(""));
  }
}
