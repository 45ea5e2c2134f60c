package org.auditwebhook.endpoint;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.auditwebhook.settings.EndpointUrl;
import org.auditwebhook.settings.Secret;
import org.auditwebhook.signing.SigningKeys;

/**
 * Where an event or a batch of events goes, and what its requests carry besides its bytes. Prints
 * no secret.
 *
 * @param url the endpoint's URL
 * @param messageId what the endpoint knows the message by, the same at every attempt
 * @param keys what the requests are signed with
 * @param headers what each request carries: values by names
 * @param batchSize how many events the body is an array of; empty where it is an event itself
 */
public record Destination(
    String url,
    String messageId,
    SigningKeys keys,
    Map<String, Secret> headers,
    OptionalInt batchSize) {
  /** How many events are in the body; only where that is an array. */
  static final String EVENT_COUNT = "X-Pilot-Event-Count";

  /** How many events a request carries, 1 at least. */
  int events() {
    return batchSize.orElse(1);
  }

  /**
   * The headers of one attempt.
   *
   * @param at when it is made
   * @param body the exact bytes
   */
  Map<String, String> headers(Instant at, byte[] body) {
    Map<String, String> all = new LinkedHashMap<>();
    headers.forEach((name, value) -> all.put(name, value.value()));
    batchSize.ifPresent(events -> all.put(EVENT_COUNT, Integer.toString(events)));
    all.putAll(keys.headers(messageId, at, body));
    return all;
  }

  /** Shows the URL without its path and query: they may hold secrets. */
  @Override
  public String toString() {
    return "Destination[url=%s, messageId=%s, keys=%s, headers=%s, batchSize=%s]"
        .formatted(EndpointUrl.origin(url), messageId, keys, headers, batchSize);
  }
}
