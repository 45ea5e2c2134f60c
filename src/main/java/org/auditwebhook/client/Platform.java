package org.auditwebhook.client;

import jakarta.enterprise.concurrent.ManagedThreadFactory;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** What the server has for every application. */
final class Platform {
  /** Of the Jakarta EE Platform specification, section EE.5.22. */
  private static final String THREADS = "java:comp/DefaultManagedThreadFactory";

  private Platform() {}

  /** Makes threads that belong to the application. Payara can't inject it into a jar of a WAR. */
  @SuppressWarnings("BanJNDI") // the name is a constant
  static ManagedThreadFactory threads() {
    try {
      return InitialContext.doLookup(THREADS);
    } catch (NamingException e) {
      throw new IllegalStateException("The server has no " + THREADS, e);
    }
  }
}
