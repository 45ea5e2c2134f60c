package org.auditwebhook.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.auditwebhook.settings.ClientSettings;

/** {@code POST /audit-entries} of audit-webhook. One thread at a time. */
final class HttpIngest implements Ingest, AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** Longer than the 10 s after which audit-webhook answers that it could not commit. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(15);

  private static final int MOST_BYTES_OF_ANSWER = 1 << 20;
  private static final String PROBLEM = "urn:audit-webhook:problem:";
  private static final String INVALID_ENTRY = PROBLEM + "invalid-entry";
  private static final String KEY_REUSED = PROBLEM + "idempotency-key-reused";
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(1);

  private final Client client =
      ClientBuilder.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          .readTimeout(READ_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          .build();

  private final String url;
  private final String authorization;

  HttpIngest(ClientSettings settings) {
    url = settings.url() + "/api/v1/audit-entries";
    authorization = "Bearer " + settings.token().value();
  }

  @Override
  public Answer send(Batch batch, String key) {
    try (Response response =
        client
            .target(url)
            .request()
            .header(HttpHeaders.AUTHORIZATION, authorization)
            .header("Idempotency-Key", key)
            .post(Entity.entity(batch.lines(), "application/x-ndjson"))) {
      return answer(response, batch);
    } catch (ProcessingException | IllegalStateException | IOException e) {
      return new Unavailable(url + " did not answer: " + rootOf(e), Optional.empty());
    }
  }

  private Answer answer(Response response, Batch batch) throws IOException {
    JsonObject body = body(response);
    String type = body.getString("type", "");
    if (response.getStatus() == Response.Status.ACCEPTED.getStatusCode()
        && type.equals("audit_entries_ok")) {
      return new Accepted(body.getInt("recorded", batch.entries()));
    }
    if (type.equals(KEY_REUSED)) {
      // Only these bytes have this key: they were recorded, when audit-webhook had other settings.
      return new Accepted(batch.entries());
    }
    if (response.getStatus() == Response.Status.REQUEST_ENTITY_TOO_LARGE.getStatusCode()) {
      return new Refused(OptionalInt.empty(), url + " answered 413, too large"); // maybe a proxy
    }
    if (type.equals(INVALID_ENTRY)) {
      int index = body.getInt("index", -1);
      return new Refused(
          index < 0 ? OptionalInt.empty() : OptionalInt.of(index), body.getString("detail", ""));
    }
    return new Unavailable(why(response, body), retryAfter(response));
  }

  private String why(Response response, JsonObject body) {
    return switch (response.getStatus()) {
      case 401, 403 ->
          url
              + " does not take the token of audit.webhook.client.token: answered "
              + response.getStatus();
      case 404 -> url + " answered 404: audit-webhook is not deployed there";
      default -> url + " answered " + response.getStatus() + " " + body.getString("detail", "");
    };
  }

  private static JsonObject body(Response response) throws IOException {
    if (!response.hasEntity()) {
      return JsonObject.EMPTY_JSON_OBJECT;
    }
    try (InputStream stream = response.readEntity(InputStream.class)) {
      String text = new String(stream.readNBytes(MOST_BYTES_OF_ANSWER), UTF_8);
      try (JsonReader reader = Json.createReader(new StringReader(text))) {
        return reader.readObject();
      }
    } catch (JsonException notOurs) {
      return JsonObject.EMPTY_JSON_OBJECT;
    }
  }

  private static Optional<Duration> retryAfter(Response response) {
    String seconds = response.getHeaderString(HttpHeaders.RETRY_AFTER);
    return Optional.ofNullable(seconds)
        .filter(text -> text.matches("[0-9]{1,9}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .map(wait -> wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait);
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  @Override
  public void close() {
    client.close();
  }
}
