package org.auditwebhook.it.harness;

import jakarta.json.JsonObject;
import java.net.http.HttpHeaders;

/**
 * What the admin API has answered.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param body the body, empty if there is none
 */
public record Reply(int status, HttpHeaders headers, String body) {

  /** The media type without its parameters, empty if there is none. */
  public String mediaType() {
    return headers.firstValue("Content-Type").orElse("").split(";", 2)[0].strip();
  }

  /** The body as the JSON object that it is. */
  public JsonObject json() {
    return JsonText.object(body);
  }

  @Override
  public String toString() {
    return "%d %s %s".formatted(status, mediaType(), body);
  }
}
