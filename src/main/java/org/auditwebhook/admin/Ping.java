package org.auditwebhook.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.auditwebhook.admin.json.JsonOutput;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.egress.BlockedException;
import org.auditwebhook.egress.UrlCheck;
import org.auditwebhook.outbox.Endpoint;
import org.auditwebhook.outbox.Endpoints;
import org.auditwebhook.outbox.OutboxFullException;
import org.auditwebhook.outbox.Recorder;
import org.auditwebhook.outbox.Requester;

/** Sends a test event: an ordinary one, that goes the way of all. */
@ApplicationScoped
class Ping {
  /** The action of the event. */
  static final String ACTION = "webhook.ping";

  @Inject CurrentRequest current;
  @Inject Endpoints endpoints;
  @Inject UrlCheck urls;
  @Inject Recorder recorder;

  /**
   * Records it.
   *
   * @return its event's id
   * @throws ProblemException 409 if the endpoint is disabled or may not be posted to, 507 if the
   *     outbox is full; nothing is recorded then
   */
  long send(String name) {
    Endpoint endpoint = endpoints.get(name);
    if (!endpoint.enabled()) {
      throw disabled();
    }
    check(endpoint.url());
    Requester by = current.requester();
    List<Long> ids = recorded(by.principal(), entry(by, name));
    return ids.stream().findFirst().orElseThrow(Ping::disabled);
  }

  /** {@code ping_ok}. */
  static JsonObject sent(long eventId) {
    return JsonOutput.object().add("type", "ping_ok").add("event_id", eventId).build();
  }

  private static AuditEntry entry(Requester by, String name) {
    return AuditEntry.of(ACTION)
        .with("endpoint", name)
        .with("principal", by.principal())
        .with("address", by.address());
  }

  /** A host that can't be resolved now may be resolved when the event is posted. */
  private void check(String url) {
    try {
      urls.resolves(URI.create(url));
    } catch (BlockedException e) {
      throw Problem.of(409, "Nothing was recorded: " + e.getMessage() + ".").exception();
    }
  }

  private List<Long> recorded(String producer, AuditEntry entry) {
    try {
      return recorder.record(producer, List.of(entry), Optional.empty());
    } catch (OutboxFullException e) {
      throw Problem.of(ProblemType.OUTBOX_FULL, "Nothing was recorded. " + e.getMessage())
          .header("Retry-After", "60")
          .exception();
    }
  }

  private static ProblemException disabled() {
    return Problem.of(
            ProblemType.WEBHOOK_DISABLED,
            "There is nobody to ping while the webhook is disabled: set a URL first.")
        .exception();
  }
}
