package org.auditwebhook.endpoint;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.auditwebhook.settings.EndpointUrl;
import org.auditwebhook.settings.Secret;
import org.auditwebhook.signing.SigningKeys;

/**
 * Where an event goes, and what its requests carry besides its bytes. Prints no secret.
 *
 * @param url the endpoint's URL
 * @param messageId what the endpoint knows the event by, the same at every attempt
 * @param keys what the requests are signed with
 * @param headers what each request carries: values by names
 */
public record Destination(
    String url, String messageId, SigningKeys keys, Map<String, Secret> headers) {

  /**
   * The headers of one attempt.
   *
   * @param at when it is made
   * @param body the event's bytes
   */
  Map<String, String> headers(Instant at, byte[] body) {
    Map<String, String> all = new LinkedHashMap<>();
    headers.forEach((name, value) -> all.put(name, value.value()));
    all.putAll(keys.headers(messageId, at, body));
    return all;
  }

  /** Shows the URL without its path and query: they may hold secrets. */
  @Override
  public String toString() {
    return "Destination[url=%s, messageId=%s, keys=%s, headers=%s]"
        .formatted(EndpointUrl.origin(url), messageId, keys, headers);
  }
}
