package org.auditwebhook.outbox;

import org.h2.engine.Constants;

/**
 * The version of the H2 that is in use. A server may bring one that wins over that of the
 * application: Payara brings 2.2.224, which can't read the file of a later one.
 */
final class H2Version {
  /** What is in the WAR; how H2 is opened, and what is worked around, is of this one. */
  static final String EXPECTED = "2.4.240";

  private H2Version() {}

  /**
   * @throws OutboxUnavailableException with a sentence that says what to do, if it is another one
   */
  static void require() {
    require(Constants.VERSION);
  }

  static void require(String inUse) {
    if (!inUse.equals(EXPECTED)) {
      throw new OutboxUnavailableException(
          ("H2 %s is in use, and the embedded outbox needs the H2 %s that belongs into"
                  + " WEB-INF/lib. On Payara, whose own one wins otherwise, put"
                  + " <class-loader delegate=\"false\"/> into <glassfish-web-app> in"
                  + " WEB-INF/glassfish-web.xml.")
              .formatted(inUse, EXPECTED),
          null);
    }
  }
}
