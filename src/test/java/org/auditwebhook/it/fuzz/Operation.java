package org.auditwebhook.it.fuzz;

import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import org.auditwebhook.it.harness.JsonText;

/**
 * One operation of the OpenAPI document.
 *
 * @param method in upper case
 * @param path with its parameters in braces, from the server's root
 * @param queries the names of its query parameters
 * @param headers the names of its header parameters
 * @param example an example of its body; empty if it has none
 */
record Operation(
    String method,
    String path,
    List<String> queries,
    List<String> headers,
    Optional<JsonValue> example) {

  /** Whether it is this one; the path is given without what is before the API's own. */
  boolean is(String otherMethod, String otherPath) {
    return method.equals(otherMethod) && path.equals(OpenApi.ROOT + otherPath);
  }

  /** OpenLiberty gives examples as the text that they are in the annotation. */
  static JsonValue example(JsonValue given) {
    return given instanceof JsonString text ? JsonText.value(text.getString()) : given;
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
