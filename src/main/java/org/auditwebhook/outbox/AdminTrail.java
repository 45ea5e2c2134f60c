package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.delivery.Cause;
import org.auditwebhook.settings.Settings;

/**
 * Makes the changes that admins ask for, and records each as an event {@code webhook.…}, in one
 * transaction: neither exists without the other. The event is one like any other, but that it is
 * recorded in a full outbox as well.
 *
 * <p>An event that tells of a new URL or a pause is tried at once at the target that was in force
 * before, in one call, though the endpoint may be paused or down by then: so that silencing an
 * endpoint is seen by it. If that call is in vain, the delivery goes on like any other.
 *
 * <p>With {@code admin.audit=false} changes are only made. Thread-safe.
 */
@ApplicationScoped
class AdminTrail {
  /** What the actions begin with. */
  static final String PREFIX = "webhook.";

  /**
   * What a change has come to.
   *
   * @param result what is given back
   * @param entry what is told about it; empty if nothing has changed
   * @param to where it is tried at once; empty for the usual way
   */
  record Told<T>(T result, Optional<AuditEntry> entry, Optional<String> to) {
    /** Nothing has changed. */
    static <T> Told<T> nothing(T result) {
      return new Told<>(result, Optional.empty(), Optional.empty());
    }

    /** This is told in the usual way, unless the endpoint is disabled and hears nothing. */
    static <T> Told<T> ifEnabled(Endpoint endpoint, T result, AuditEntry entry) {
      return endpoint.enabled() ? of(result, entry) : nothing(result);
    }

    /** This is told in the usual way. */
    static <T> Told<T> of(T result, AuditEntry entry) {
      return new Told<>(result, Optional.of(entry), Optional.empty());
    }
  }

  /** A change in a transaction that others add to. */
  interface Change<T> {
    Told<T> in(Connection connection) throws SQLException;
  }

  @Inject Database database;
  @Inject EventWriter eventWriter;
  @Inject Drafts drafts;
  @Inject Settings settings;

  /**
   * Makes a change.
   *
   * @throws OutboxUnavailableException if there was no commit; its outcome is unknown
   */
  <T> T change(Endpoint endpoint, Change<T> change) {
    return made(endpoint, change, false);
  }

  /**
   * The same for one whose event may be tried at once.
   *
   * @throws OutboxUnavailableException likewise
   */
  <T> T announced(Endpoint endpoint, Change<T> change) {
    return made(endpoint, change, true);
  }

  private <T> T made(Endpoint endpoint, Change<T> change, boolean atOnce) {
    return settings.adminAudit()
        ? eventWriter.tell(endpoint, atOnce, connection -> drafted(change.in(connection)))
        : database.transaction(connection -> change.in(connection).result());
  }

  private <T> EventWriter.Told<T> drafted(Told<T> told) {
    return new EventWriter.Told<>(
        told.result, told.entry.map(entry -> drafts.of(entry, Drafts.OURS)), told.to);
  }

  /**
   * What is told: what was done, to which endpoint, by whom and from where.
   *
   * @param what the action without its {@value #PREFIX}
   */
  static AuditEntry entry(Requester by, Endpoint endpoint, String what) {
    return AuditEntry.of(PREFIX + what)
        .with("endpoint", endpoint.name())
        .with("principal", by.principal())
        .with("address", by.address());
  }

  /** Which dead letters were meant, as far as that was said. */
  static Map<String, Object> shown(DeadLetterFilter filter) {
    Map<String, Object> shown = new TreeMap<>();
    filter.action().ifPresent(action -> shown.put("action", action));
    filter.cause().map(Cause::word).ifPresent(cause -> shown.put("cause", cause));
    filter.before().ifPresent(before -> shown.put("before", before.toString()));
    return shown;
  }
}
