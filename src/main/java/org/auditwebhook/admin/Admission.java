package org.auditwebhook.admin;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.NotFoundException;

/** Lets a resource be called only if {@link AccessFilter} has let the request pass. */
@Admitted
@Interceptor
@Dependent
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
public class Admission {
  @Inject CurrentRequest current;

  /**
   * @throws NotFoundException in any other application than ours: there is nothing of ours there
   */
  @AroundInvoke
  Object onlyOurs(InvocationContext call) throws Exception {
    if (!current.isAdmitted()) {
      throw new NotFoundException();
    }
    return call.proceed();
  }
}
