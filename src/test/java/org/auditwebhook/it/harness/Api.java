package org.auditwebhook.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The API of one server with one token. The methods that are named after HTTP methods return
 * whatever is answered; the others are for what a test takes for granted, and fail if it is not so.
 * Thread-safe.
 */
public final class Api {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** Longer than the server may wait for a commit. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final URI base;
  private final String token;

  Api(URI base, String token) {
    this.base = base;
    this.token = token;
  }

  public Reply get(String path) {
    return send("GET", path, BodyPublishers.noBody(), Map.of());
  }

  public Reply delete(String path) {
    return send("DELETE", path, BodyPublishers.noBody(), Map.of());
  }

  public Reply put(String path, String json) {
    return json("PUT", path, json);
  }

  public Reply patch(String path, String json) {
    return json("PATCH", path, json);
  }

  public Reply post(String path, String json) {
    return json("POST", path, json);
  }

  /** Sends a body of JSON. */
  public Reply json(String method, String path, String json) {
    return send(
        method,
        path,
        BodyPublishers.ofString(json, StandardCharsets.UTF_8),
        Map.of("Content-Type", "application/json"));
  }

  /**
   * Sends any request; headers given here replace those of the API's own, and an empty one removes
   * it.
   */
  public Reply send(String method, String path, BodyPublisher body, Map<String, String> headers) {
    HttpResponse<String> answer =
        send(request(method, path, body, headers), BodyHandlers.ofString(StandardCharsets.UTF_8));
    return new Reply(answer.statusCode(), answer.headers(), answer.body());
  }

  /** What a GET is answered with 200, as it is. */
  public byte[] download(String path) {
    HttpResponse<byte[]> answer =
        send(request("GET", path, BodyPublishers.noBody(), Map.of()), BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private HttpRequest request(
      String method, String path, BodyPublisher body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).method(method, body);
    if (!headers.containsKey("Authorization") && !token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    headers.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            request.header(name, value);
          }
        });
    return request.build();
  }

  private static <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
    try {
      return CLIENT.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sets the URL of the webhook; an empty one disables it. */
  public void target(String url) {
    Reply reply = put("webhook", "{\"url\":%s}".formatted(JsonText.quoted(url)));
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
  }

  /** Changes a limit of the webhook. */
  public void change(String limit, String value) {
    Reply reply = patch("webhook", "{\"%s\":%s}".formatted(limit, JsonText.quoted(value)));
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
  }

  /** Records an entry of this action and nothing else, and returns its event's id. */
  public long recordAction(String action) {
    return record("{\"action\":%s}".formatted(JsonText.quoted(action))).get(0);
  }

  /** Records an entry or an array of entries, and returns their events' ids. */
  public List<Long> record(String json) {
    Reply reply = post("audit-entries", json);
    assertThat(reply.status()).as("%s", reply).isEqualTo(202);
    return ids(reply);
  }

  /** The ids in an answer to recording. */
  public static List<Long> ids(Reply recorded) {
    return recorded.json().getJsonArray("event_ids").getValuesAs(JsonNumber::longValueExact);
  }

  /** What {@code GET /webhook} answers. */
  public JsonObject webhook() {
    Reply reply = get("webhook");
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    return reply.json();
  }

  /** One of the counts that {@code GET /webhook} answers. */
  public long count(String name) {
    return webhook().getJsonNumber(name).longValueExact();
  }

  /** The delivery of this event, when it has got to this state. */
  public JsonObject awaitDelivery(long eventId, String state) {
    return Eventually.get(
        "event " + eventId + " to be " + state,
        () -> get("webhook/deliveries/" + eventId).json(),
        delivery -> delivery.getString("state").equals(state));
  }

  /** The dead letter of this event, when it is one. */
  public JsonObject awaitDeadLetter(long eventId) {
    return Eventually.get(
            "event " + eventId + " to be dead",
            () -> get("webhook/dlq/" + eventId),
            reply -> reply.status() == 200)
        .json();
  }
}
