package org.auditwebhook.endpoint;

/**
 * Says in a sentence that the REST client itself has failed, around an attempt and not in it: never
 * more than the kind, since messages may hold the URL.
 */
final class ClientFailure {
  private static final int MOST_CAUSES = 20;

  private ClientFailure() {}

  static String sentence(Throwable failure) {
    Throwable root = failure;
    for (int i = 0; i < MOST_CAUSES && root.getCause() != null; i++) {
      root = root.getCause();
    }
    return "no answer: the REST client failed with " + root.getClass().getSimpleName();
  }
}
