package org.auditwebhook.admin;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.auditwebhook.admin.json.JsonOutput;

/**
 * What went wrong with a request: the problem details of RFC 9457. Immutable.
 *
 * @param type a URI that identifies the kind of problem, {@code about:blank} if the status says it
 *     all
 * @param title the kind of problem in words
 * @param status the HTTP status
 * @param detail a sentence that says what is wrong with this request and what to do
 * @param members what else a program may want to know, in their order
 * @param headers what goes into the answer's head
 */
record Problem(
    String type,
    String title,
    int status,
    String detail,
    Map<String, Object> members,
    Map<String, String> headers) {

  /** The media type of {@link #json}. */
  static final String MEDIA_TYPE = "application/problem+json";

  /** A problem that its status says enough of. */
  static Problem of(int status, String detail) {
    return new Problem("about:blank", phrase(status), status, detail, Map.of(), Map.of());
  }

  /** A problem that programs may want to tell from others of its status. */
  static Problem of(ProblemType type, String detail) {
    return new Problem(type.uri(), type.title(), type.status(), detail, Map.of(), Map.of());
  }

  /** The same problem with one more member. */
  Problem with(String name, Object value) {
    return new Problem(type, title, status, detail, more(members, name, value), headers);
  }

  /** The same problem with one more header. */
  Problem header(String name, String value) {
    return new Problem(type, title, status, detail, members, more(headers, name, value));
  }

  /** An exception to leave a method by. */
  ProblemException exception() {
    return new ProblemException(this);
  }

  /** The problem as {@value #MEDIA_TYPE}. */
  JsonObject json() {
    return fill(JsonOutput.object().add("type", type));
  }

  /**
   * The problem as {@value #MEDIA_TYPE} that is an error object of the reference contract's wire
   * protocol as well: {@code error} is a valid relative URI, and so a valid type.
   */
  JsonObject wireJson() {
    return fill(JsonOutput.object().add("type", "error").add("error", detail));
  }

  /** The problem in the form that a request to this path is answered in. */
  JsonObject inFormOf(String path) {
    return ApiPath.isWire(path) ? wireJson() : json();
  }

  private JsonObject fill(JsonObjectBuilder object) {
    object.add("title", title).add("status", status).add("detail", detail);
    members.forEach((name, value) -> object.add(name, JsonOutput.of(value)));
    return object.build();
  }

  private static String phrase(int status) {
    Response.Status known = Response.Status.fromStatusCode(status);
    return known == null ? "HTTP status " + status : known.getReasonPhrase();
  }

  private static <T> Map<String, T> more(Map<String, T> map, String name, T value) {
    Map<String, T> more = new LinkedHashMap<>(map);
    more.put(name, value);
    return more;
  }
}
