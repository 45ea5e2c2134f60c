package org.auditwebhook.endpoint;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/**
 * Says in a sentence why an attempt was not answered: never more than the kind, since messages may
 * hold the URL.
 */
final class NoAnswer {
  private NoAnswer() {}

  static String sentence(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String kind = kind(cause);
      if (kind != null) {
        return "no answer: " + kind;
      }
    }
    return "no answer: " + root(failure).getClass().getSimpleName();
  }

  private static String kind(Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return "the host name can't be resolved";
    }
    if (cause instanceof SocketTimeoutException) {
      return "timed out";
    }
    if (cause instanceof NoRouteToHostException) {
      return "no route to the host";
    }
    if (cause instanceof ConnectException) {
      return "the connection was refused";
    }
    if (cause instanceof SSLException) {
      return "the TLS handshake failed";
    }
    if (cause instanceof IOException) {
      return "the connection broke";
    }
    return null;
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }
}
