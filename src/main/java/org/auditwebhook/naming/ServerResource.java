package org.auditwebhook.naming;

import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * An object that every server has under this name. It is looked up and not injected: Payara does
 * not find what a class in a jar of {@code WEB-INF/lib} wants to have injected by its name.
 */
public enum ServerResource {
  /** A {@code ManagedThreadFactory}. */
  THREADS("java:comp/DefaultManagedThreadFactory"),
  /** A {@code TransactionSynchronizationRegistry}. */
  TRANSACTIONS("java:comp/TransactionSynchronizationRegistry"),
  /** A {@code UserTransaction}. */
  USER_TRANSACTION("java:comp/UserTransaction");

  private final String name;

  ServerResource(String name) {
    this.name = name;
  }

  /**
   * Looks it up, in a thread of the application.
   *
   * @throws IllegalStateException if the server does not have it
   */
  @SuppressWarnings("BanJNDI") // the names are ours
  public <T> T as(Class<T> type) {
    try {
      return type.cast(InitialContext.<Object>doLookup(name));
    } catch (NamingException e) {
      throw new IllegalStateException("The server has no " + name, e);
    }
  }
}
