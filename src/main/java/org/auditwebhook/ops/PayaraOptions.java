package org.auditwebhook.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What Payara lacks when it was started without our options. Its REST client is the JDK's {@code
 * HttpURLConnection}, which is set by system properties only; OpenLiberty has a client of its own.
 */
final class PayaraOptions {
  /** What Payara sets, Micro and Server alike, and no other server. */
  private static final String PAYARA = "com.sun.aas.instanceRoot";

  private static final String RETRY_POST = "sun.net.http.retryPost";
  private static final String MAX_CONNECTIONS = "http.maxConnections";
  private static final int DEFAULT_MAX_CONNECTIONS = 5;

  private PayaraOptions() {}

  /**
   * The sentences to warn with; none on other servers.
   *
   * @param properties gives a system property or {@code null}
   * @param concurrency the most calls in flight
   */
  static List<String> warnings(UnaryOperator<String> properties, int concurrency) {
    List<String> warnings = new ArrayList<>();
    if (properties.apply(PAYARA) == null) {
      return warnings;
    }
    if (retriesPost(properties.apply(RETRY_POST))) {
      warnings.add(
          "when an endpoint closes the connection without an answer, Java sends the same POST once"
              + " more, which is neither counted nor paced; start Payara with"
              + " -Dsun.net.http.retryPost=false");
    }
    int connections = maxConnections(properties.apply(MAX_CONNECTIONS));
    if (connections < concurrency) {
      warnings.add(
          ("%d calls may be in flight but only %d idle connections are kept open, so that most"
                  + " calls connect anew; start Payara with -Dhttp.maxConnections=%d")
              .formatted(concurrency, connections, concurrency));
    }
    return warnings;
  }

  /** Read as the JDK reads it: on unless it is set to something else than true. */
  private static boolean retriesPost(String text) {
    return text == null || Boolean.parseBoolean(text);
  }

  /** Read as the JDK reads it: what is no positive number is the default. */
  private static int maxConnections(String text) {
    try {
      int connections = text == null ? DEFAULT_MAX_CONNECTIONS : Integer.decode(text);
      return connections > 0 ? connections : DEFAULT_MAX_CONNECTIONS;
    } catch (NumberFormatException malformed) {
      return DEFAULT_MAX_CONNECTIONS;
    }
  }
}
