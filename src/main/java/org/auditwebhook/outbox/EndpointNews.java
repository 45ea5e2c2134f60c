package org.auditwebhook.outbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.settings.EndpointUrl;

/**
 * What is told about a change of an endpoint.
 *
 * @param entry empty if nothing has changed
 * @param to the target that it is tried at, at once; empty for the usual way
 */
record EndpointNews(Optional<AuditEntry> entry, Optional<String> to) {
  /** Nothing has changed. */
  static final EndpointNews NONE = new EndpointNews(Optional.empty(), Optional.empty());

  /** One that is told in the usual way. */
  static EndpointNews of(AuditEntry entry) {
    return new EndpointNews(Optional.of(entry), Optional.empty());
  }

  /**
   * Another URL: told to the target before it, and to the new one if the endpoint was disabled. Of
   * both URLs the query is masked.
   */
  static EndpointNews ofUrl(Requester by, Endpoint before, String url) {
    return before.url().equals(url)
        ? NONE
        : new EndpointNews(
            Optional.of(
                AdminTrail.entry(by, before, "url_changed")
                    .with("old_url", EndpointUrl.masked(before.url()))
                    .with("new_url", EndpointUrl.masked(url))
                    .with("enabled", !url.isEmpty())),
            target(before));
  }

  /** It holds its deliveries back from now on: told nevertheless, to the target that it has. */
  static EndpointNews ofPause(Requester by, Endpoint before) {
    return before.enabled()
        ? new EndpointNews(Optional.of(AdminTrail.entry(by, before, "paused")), target(before))
        : NONE;
  }

  /** Other limits: those that are others now. */
  static EndpointNews ofLimits(Requester by, Endpoint before, Limits after) {
    Map<String, Object> were = before.limits().byName();
    Map<String, Object> are = after.byName();
    if (were.equals(are)) {
      return NONE;
    }
    Map<String, Object> same = new LinkedHashMap<>(were);
    same.entrySet().retainAll(are.entrySet());
    were.keySet().removeAll(same.keySet());
    are.keySet().removeAll(same.keySet());
    return of(
        AdminTrail.entry(by, before, "limits_changed").with("before", were).with("after", are));
  }

  /** Where it goes now; nowhere if it was disabled, though it may still be drained. */
  private static Optional<String> target(Endpoint before) {
    return before.enabled() ? Optional.of(before.target()) : Optional.empty();
  }
}
