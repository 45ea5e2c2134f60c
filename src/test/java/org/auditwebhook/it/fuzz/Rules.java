package org.auditwebhook.it.fuzz;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.auditwebhook.it.harness.Reply;

/**
 * What no answer may be. None has a status of 5xx: 503 and 507 are documented, but for what does
 * not happen here, and backups are made. What is HTTP is answered by the API, and errors are
 * problems; what is not may be answered by the server, with a 4xx and what body it likes as long as
 * it tells nothing about itself.
 */
final class Rules {
  private static final Map<String, String> SECURITY =
      Map.of(
          "Cache-Control", "no-store",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Referrer-Policy", "no-referrer",
          "X-Content-Type-Options", "nosniff");

  /** All headers that an answer may have besides. */
  private static final Set<String> KNOWN =
      Set.of(
          "accept",
          "accept-encoding",
          "accept-patch",
          "accept-post",
          "allow",
          "connection",
          "content-disposition",
          "content-language",
          "content-length",
          "content-type",
          "date",
          "keep-alive",
          "location",
          "retry-after",
          "transfer-encoding",
          "www-authenticate",
          // Payara's own, and what OpenLiberty's error page leaves behind
          "x-frame-options",
          "$wsep");

  /**
   * Of stack traces, classes and servers; no request has any of it, and a key that was generated
   * hardly ever. OpenLiberty itself answers a path that is encoded wrongly, with the id of its
   * message.
   */
  private static final Pattern TELLING =
      Pattern.compile(
          "(?i)\\bat [\\w.$/]+\\(|exception|\\b(org|com|fish|io)\\.[a-z]+\\.[a-z]|\\bjava\\.|\\bjakarta\\."
              + "|payara|glassfish|grizzly|liberty|websphere|jersey|resteasy|\\b(SRVE|CWW(?!WC0005I)[A-Z]{2})\\d{4}[A-Z]\\b|hazelcast"
              + "|\\bjdbc[:.]|SQLException|tomcat|catalina");

  private Rules() {}

  /** The rules that are broken, in words; empty for a good answer. */
  static List<String> broken(Request request, Reply reply) {
    List<String> broken = new ArrayList<>();
    if (reply.status() >= 500) {
      broken.add("status " + reply.status());
    }
    if (!(reply.status() == 200 && reply.mediaType().equals("application/zip"))) {
      Matcher telling = TELLING.matcher(reply.headers().map() + reply.body());
      if (telling.find()) {
        broken.add("the answer tells \"" + telling.group() + "\"");
      }
    }
    reply.headers().map().forEach((name, values) -> broken.addAll(header(name, values)));
    if (request.isHttp()) {
      SECURITY.forEach(
          (name, value) -> {
            if (!isSecure(request, reply, name, value)) {
              broken.add("header " + name + " is " + reply.headers().allValues(name));
            }
          });
    }
    boolean problem = reply.mediaType().equals("application/problem+json");
    if (reply.status() >= 400 && !request.isHead() && (request.isHttp() || problem)) {
      broken.addAll(problem(reply));
    }
    return broken;
  }

  /** The public keys are the one answer that may be kept. */
  private static boolean isSecure(Request request, Reply reply, String name, String value) {
    List<String> values = reply.headers().allValues(name);
    boolean keys = reply.status() == 200 && request.operation().path().endsWith("jwks.json");
    return values.equals(List.of(value)) || (keys && name.equals("Cache-Control"));
  }

  private static List<String> header(String name, List<String> values) {
    String lower = name.toLowerCase(Locale.ROOT);
    List<String> broken = new ArrayList<>();
    if (!KNOWN.contains(lower) && SECURITY.keySet().stream().noneMatch(name::equalsIgnoreCase)) {
      broken.add("unknown header " + name + ": " + values);
    }
    if (values.stream().anyMatch(value -> value.chars().anyMatch(c -> c < ' ' || c > '~'))) {
      broken.add("control character in header " + name);
    }
    return broken;
  }

  private static List<String> problem(Reply reply) {
    try {
      JsonObject problem = reply.json();
      return reply.mediaType().equals("application/problem+json")
              && problem.getInt("status") == reply.status()
              && !problem.getString("type").isEmpty()
              && !problem.getString("title").isBlank()
              && !problem.getString("detail").isBlank()
          ? List.of()
          : List.of("not a problem of this status");
    } catch (JsonException | NullPointerException | ClassCastException e) {
      return List.of("not a problem: " + e.getMessage());
    }
  }
}
