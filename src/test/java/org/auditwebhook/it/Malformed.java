package org.auditwebhook.it;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.auditwebhook.it.harness.Server;

/**
 * A request that is wrong, and what it is to be answered with.
 *
 * @param status the 4xx
 * @param what what is wrong, in words
 * @param requestLine method and target
 * @param headers whole lines
 * @param body the bytes
 */
record Malformed(int status, String what, String requestLine, List<String> headers, byte[] body) {
  private static final String BASE = "/audit-webhook/api/v1/";
  private static final String TOKEN = "Authorization: Bearer " + Server.ADMIN_TOKEN;
  private static final String JSON = "Content-Type: application/json";

  /** A body of JSON that is wrong. */
  static Malformed json(String method, String path, String json) {
    return bytes(method, path, shortened(json), json.getBytes(StandardCharsets.UTF_8));
  }

  /** A body of JSON whose bytes are wrong. */
  static Malformed bytes(String method, String path, String what, byte[] body) {
    return new Malformed(400, what, line(method, path), List.of(TOKEN, JSON), body);
  }

  /** A path, a method or a query that is wrong. */
  static Malformed line(int status, String method, String path) {
    return new Malformed(status, "", line(method, path), List.of(TOKEN), new byte[0]);
  }

  /** A good body, where the method has one, with wrong headers. */
  static Malformed headers(int status, String method, String path, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    if (all.stream().noneMatch(header -> header.startsWith("Authorization"))) {
      all.add(TOKEN);
    }
    String json = method.startsWith("P") ? "{\"action\":\"a\"}" : "";
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return new Malformed(status, String.join(", ", headers), line(method, path), all, body);
  }

  private static String line(String method, String path) {
    return method + " " + (path.startsWith("/") ? path : BASE + path);
  }

  private static String shortened(String text) {
    String printable = text.replaceAll("[^ -~]", "?");
    return printable.length() <= 60 ? printable : printable.substring(0, 60) + "…";
  }

  @Override
  public String toString() {
    return status + " " + shortened(requestLine) + " " + what;
  }
}
