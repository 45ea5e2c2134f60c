package org.auditwebhook.it.deployer;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.annotation.Annotation;

/**
 * Runs a command of Payara's own, as {@code asadmin} does elsewhere: Payara Micro listens for none.
 * {@code GET /run?command=…&argument=…&argument=…}; answers what the command says. Payara's classes
 * are looked up by name, since the tests are not compiled against them.
 */
@WebServlet("/run")
public class DeployerServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try {
      Object services =
          Class.forName("org.glassfish.internal.api.Globals")
              .getMethod("getDefaultBaseServiceLocator")
              .invoke(null);
      Class<?> type = Class.forName("org.glassfish.embeddable.CommandRunner");
      Object runner =
          Class.forName("org.glassfish.hk2.api.ServiceLocator")
              .getMethod("getService", Class.class, Annotation[].class)
              .invoke(services, type, new Annotation[0]);
      Object result =
          type.getMethod("run", String.class, String[].class)
              .invoke(
                  runner, request.getParameter("command"), request.getParameterValues("argument"));
      response.getWriter().write(String.valueOf(result));
    } catch (ReflectiveOperationException e) {
      throw new ServletException(e);
    }
  }
}
