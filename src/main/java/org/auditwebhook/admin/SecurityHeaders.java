package org.auditwebhook.admin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;

/**
 * What the head of every answer tells a browser that somebody opens it with: keep nothing, run
 * nothing, guess nothing, tell nobody.
 */
final class SecurityHeaders {
  private static final Map<String, String> ALWAYS =
      Map.of(
          "Cache-Control", "no-store",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Referrer-Policy", "no-referrer",
          "X-Content-Type-Options", "nosniff");

  /** A year, RFC 6797; over plain HTTP it must not be sent. */
  private static final String HSTS = "max-age=31536000";

  private SecurityHeaders() {}

  static void put(HttpServletRequest request, HttpServletResponse response) {
    ALWAYS.forEach(response::setHeader);
    if (request.isSecure()) {
      response.setHeader("Strict-Transport-Security", HSTS);
    }
  }
}
