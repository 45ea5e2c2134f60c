package org.auditwebhook.it.harness;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One request as it has reached a {@link Receiver}.
 *
 * @param nanoTime when it was read completely, by {@link System#nanoTime()}
 * @param connection on which of the receiver's connections, from 1
 * @param method its method
 * @param target its path and query
 * @param headers its headers by lower-case name; several of a name are separated by commas
 * @param body its bytes
 */
public record Post(
    long nanoTime,
    int connection,
    String method,
    String target,
    Map<String, String> headers,
    byte[] body) {

  /** The header's value. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** The body as the text that it is. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The event that the body is, or the events of the array that it is. */
  public List<JsonObject> events() {
    return JsonText.value(text()) instanceof JsonArray array
        ? array.getValuesAs(JsonObject.class)
        : List.of(event());
  }

  /** The ids of {@link #events}. */
  public List<Long> eventIds() {
    return events().stream().map(Post::eventId).toList();
  }

  /** The id of one of {@link #events}. */
  public static long eventId(JsonObject event) {
    return event.getJsonNumber("event_id").longValueExact();
  }

  /** The body as the event that it is. */
  public JsonObject event() {
    return JsonText.object(text());
  }

  public long eventId() {
    return eventId(event());
  }

  public String action() {
    return event().getString("action");
  }

  /** How long after the other one it arrived. */
  public Duration since(Post earlier) {
    return Duration.ofNanos(nanoTime - earlier.nanoTime);
  }
}
