package org.auditwebhook.it.fuzz;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Methods, paths and queries. For one thread. */
final class Targets {
  private final Chance chance;
  private final Surroundings surroundings;

  Targets(Chance chance, Surroundings surroundings) {
    this.chance = chance;
    this.surroundings = surroundings;
  }

  /** Puts something in the place of each parameter. */
  void fill(Draft draft) {
    while (draft.target.contains("{")) {
      draft.target = draft.target.replaceFirst("\\{[^}]*}", id());
    }
    List<String> names = draft.operation.queries();
    String query =
        names.stream()
            .filter(name -> chance.oneIn(2))
            .map(name -> name + "=" + encoded(parameter(name)))
            .collect(Collectors.joining("&"));
    if (!query.isEmpty()) {
      draft.target += "?" + query;
    }
    if (!draft.operation.headers().isEmpty() && chance.oneIn(4)) {
      String name = chance.of(draft.operation.headers());
      draft.add(name + ": " + chance.of("k" + chance.below(500), "a b", "~".repeat(256), "!"));
    }
  }

  void changeMethod(Draft draft) {
    draft.method =
        chance.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "get");
  }

  void changePath(Draft draft) {
    String behind = chance.of("/", "/x", ";a=b", "//", "/%20", "%00", "%0d%0aX-Injected:%20yes");
    switch (chance.below(6)) {
      case 0 -> draft.target = draft.target.replaceFirst("(\\?|$)", behind + "$1");
      case 1 ->
          draft.target =
              draft.target.replaceFirst(
                  "/webhook", chance.of("/Webhook", "/%77ebhook", "/web%68ook/"));
      case 2 -> draft.target += chance.of("é", "\u0001", "%zz", "%", "\\", "{}", "|", "#x", "\"");
      case 3 ->
          draft.target =
              draft.target.replaceFirst(
                  "/api/v1/",
                  chance.of(
                      "/api/v1//",
                      "/api//v1/",
                      "/api/v1/../v1/",
                      "/api/v1/./",
                      "/api/v1/%2e%2e/v1/",
                      "/api/v1;x/"));
      case 4 -> draft.target = chance.of("http://localhost", "*", "") + draft.target;
      default -> draft.target += "?" + "a".repeat(Words.length(chance));
    }
    if (!draft.target.startsWith(OpenApi.ROOT) || !draft.target.matches("[!$&-;=?-Z_a-z~%]*")) {
      draft.broken(Request.Fault.HEAD);
    }
    if (draft.target.matches(".*(%zz|%$|%00|%0d|%2e|/\\.|//|;|%5c).*")) {
      draft.broken(Request.Fault.HEAD);
    }
  }

  void changeQuery(Draft draft) {
    String name = chance.of("limit", "after", "before", "access_token", "x", "%00", "", "a%0d%0ab");
    String value = encoded(name.equals("before") ? Words.past(chance) : Words.any(chance));
    draft.target +=
        (draft.target.contains("?") ? "&" : "?") + name + chance.of("=", "", "==") + value;
  }

  private String id() {
    return chance.oneIn(2)
        ? Long.toString(surroundings.account().someId(chance))
        : chance.of("0", "-1", "1", "999999999999", "9".repeat(30), encodedSegment());
  }

  private String encodedSegment() {
    return chance.of("%31", "abc", "1.5", "%E2%98%83", "%20", "1e3", "0x1", "x".repeat(1_000));
  }

  /** A purge asks for nothing of the time of the run, so that it removes nothing. */
  private String parameter(String name) {
    return switch (name) {
      case "before" -> Words.past(chance);
      case "cause" -> chance.of("unavailable", "refused", Words.any(chance));
      case "limit" -> chance.of("1", "10", "1000", "1001", "0", Words.any(chance));
      case "after" -> chance.of("0", "1", "9".repeat(18), "9".repeat(19), Words.any(chance));
      default -> chance.of("webhook.ping", "node.registered", Words.any(chance));
    };
  }

  private static String encoded(String text) {
    return URLEncoder.encode(
        text.length() > 2_000 ? text.substring(0, 2_000) : text, StandardCharsets.UTF_8);
  }
}
