package org.auditwebhook.admin;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Method;

/**
 * Lets nobody pass without a token. A method that says nothing needs {@link Scope#READ} for GET and
 * HEAD, else {@link Scope#ADMIN}: a new one is closed until it says otherwise. Whom it lets pass is
 * the request's principal, which has the name of the token, or that of the subject of a JWT.
 */
@Priority(Priorities.AUTHENTICATION)
@ApplicationScoped
public class AccessFilter implements ContainerRequestFilter {
  @Inject Access access;
  @Inject CurrentRequest current;
  @Context ResourceInfo resource;
  @Context HttpServletRequest servlet;

  @Override
  public void filter(ContainerRequestContext request) {
    access.logFailures();
    Method method = resource.getResourceMethod();
    if (method != null && isOpen(method)) {
      current.admit();
      return;
    }
    Caller caller =
        access.check(
            needed(method, request.getMethod()),
            BearerToken.of(request.getHeaders().get(HttpHeaders.AUTHORIZATION)),
            servlet.getRemoteAddr());
    current.admit();
    request.setSecurityContext(
        new TokenSecurityContext(caller.name(), request.getSecurityContext().isSecure()));
  }

  private static boolean isOpen(Method method) {
    return method.isAnnotationPresent(TokenInMessage.class)
        || method.isAnnotationPresent(OpenToAll.class);
  }

  private static Scope needed(Method method, String verb) {
    if (method != null && method.isAnnotationPresent(RequiresScope.class)) {
      return method.getAnnotation(RequiresScope.class).value();
    }
    return verb.equals(HttpMethod.GET) || verb.equals(HttpMethod.HEAD) ? Scope.READ : Scope.ADMIN;
  }
}
