package org.auditwebhook.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.Optional;
import org.auditwebhook.egress.BlockedException;
import org.auditwebhook.egress.UrlCheck;
import org.auditwebhook.outbox.Counters;
import org.auditwebhook.outbox.Endpoint;
import org.auditwebhook.outbox.Endpoints;
import org.auditwebhook.outbox.LimitsChange;
import org.auditwebhook.outbox.Pauses;
import org.auditwebhook.outbox.Secrets;

/** The operations on an endpoint, whichever way they are asked for. */
@ApplicationScoped
class Webhook {
  @Inject CurrentRequest current;
  @Inject Endpoints endpoints;
  @Inject Pauses pauses;
  @Inject Counters counters;
  @Inject Secrets secrets;
  @Inject UrlCheck urls;

  /** {@code get_webhook}. */
  JsonObject show(String name) {
    return shown(endpoints.get(name));
  }

  /**
   * {@code set_webhook}. The host is resolved before anything is locked or stored.
   *
   * @throws ProblemException 400 if the URL is not one that may be posted to
   */
  JsonObject set(String name, String url) {
    String checked = UrlRequest.checked(url);
    Optional<String> warning = checked.isEmpty() ? Optional.empty() : resolved(checked);
    return WebhookAnswers.set(endpoints.retarget(current.requester(), name, checked), warning);
  }

  private Optional<String> resolved(String url) {
    try {
      return urls.resolves(URI.create(url))
          ? Optional.empty()
          : Optional.of(
              "the host can't be resolved at the moment; each attempt checks anew where it leads"
                  + " to");
    } catch (BlockedException e) {
      throw UrlRequest.refused(e.getMessage());
    }
  }

  /**
   * Changes limits; does nothing while the endpoint is disabled.
   *
   * @throws ProblemException 400 if they don't fit together
   */
  JsonObject change(String name, LimitsChange change) {
    try {
      return shown(endpoints.change(current.requester(), name, change));
    } catch (IllegalArgumentException e) {
      throw Problem.of(400, "Nothing has changed: " + e.getMessage() + ".").exception();
    }
  }

  /** Holds the endpoint's deliveries back. */
  JsonObject pause(String name) {
    return shown(pauses.pause(current.requester(), name));
  }

  /** Releases them, and probes at once where the circuit breaker is open. */
  JsonObject resume(String name) {
    return shown(pauses.resume(current.requester(), name));
  }

  private JsonObject shown(Endpoint endpoint) {
    return WebhookAnswers.get(endpoint, counters.of(endpoint), secrets.of(endpoint.name()));
  }
}
