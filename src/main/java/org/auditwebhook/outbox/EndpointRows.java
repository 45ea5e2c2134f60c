package org.auditwebhook.outbox;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.auditwebhook.delivery.Batching;
import org.auditwebhook.delivery.Concurrency;
import org.auditwebhook.delivery.Rate;
import org.auditwebhook.delivery.RetryPolicy;
import org.auditwebhook.settings.LimitSettings;
import org.auditwebhook.settings.Ordering;
import org.auditwebhook.settings.TargetSettings;

/**
 * Reads the endpoints' rows; where a column is null, the configuration is in force. Thread-safe.
 */
final class EndpointRows {
  private static final String ALL =
      """
      SELECT endpoint_id, name, url, draining_url, draining_until, initial_backoff_us,
             max_attempts, concurrency, concurrency_adaptive, ordering, batch_enabled,
             batch_max_size, batch_max_bytes, batch_max_wait_us, rate_limit, rate_burst, paused_at, pause_reason, breaker_opened_at,
             breaker_probe_at, breaker_probes, breaker_probing, breaker_reason
        FROM endpoint""";

  private static final String ONE = ALL + " WHERE endpoint_id = ?";

  /** So that two who lock them all don't wait for each other. */
  private static final String IN_ORDER = " ORDER BY endpoint_id";

  private static final String LOCKED = " FOR UPDATE";

  private final TargetSettings configured;

  EndpointRows(TargetSettings configured) {
    this.configured = configured;
  }

  List<Endpoint> all(Connection connection) throws SQLException {
    return Jdbc.list(connection, ALL, this::endpoint);
  }

  /** The same, and nobody changes one of them until the end of the transaction. */
  List<Endpoint> allLocked(Connection connection) throws SQLException {
    return Jdbc.list(connection, ALL + IN_ORDER + LOCKED, this::endpoint);
  }

  Endpoint one(Connection connection, int endpointId) throws SQLException {
    return Jdbc.first(connection, ONE, this::endpoint, endpointId).orElseThrow();
  }

  Endpoint oneLocked(Connection connection, int endpointId) throws SQLException {
    return Jdbc.first(connection, ONE + LOCKED, this::endpoint, endpointId).orElseThrow();
  }

  private Endpoint endpoint(ResultSet row) throws SQLException {
    Optional<String> set = Optional.ofNullable(row.getString("url"));
    return new Endpoint(
        row.getInt("endpoint_id"),
        row.getString("name"),
        set.orElse(configured.url()),
        set.isPresent() ? Endpoint.UrlSource.ADMIN : Endpoint.UrlSource.CONFIGURATION,
        draining(row),
        limits(row),
        new Endpoint.Holds(pause(row), outage(row)));
  }

  private Limits limits(ResultSet row) throws SQLException {
    LimitSettings limits = configured.limits();
    return new Limits(
        retry(row, limits.retry()),
        concurrency(row, limits.concurrency()),
        Optional.ofNullable(row.getString("ordering"))
            .flatMap(Ordering::of)
            .orElse(limits.ordering()),
        batching(row, limits.batch()),
        rate(row, limits.rate()));
  }

  private static RetryPolicy retry(ResultSet row, LimitSettings.Retry configured)
      throws SQLException {
    return new RetryPolicy(
        Jdbc.optionalInt(row, "max_attempts").orElse(configured.maxAttempts()),
        Jdbc.optionalDuration(row, "initial_backoff_us").orElse(configured.initialBackoff()));
  }

  private static Concurrency concurrency(ResultSet row, LimitSettings.Concurrency configured)
      throws SQLException {
    return new Concurrency(
        Jdbc.optionalInt(row, "concurrency").orElse(configured.most()),
        Jdbc.optionalBoolean(row, "concurrency_adaptive").orElse(configured.adaptive()));
  }

  private static Batching batching(ResultSet row, LimitSettings.Batch configured)
      throws SQLException {
    return new Batching(
        Jdbc.optionalBoolean(row, "batch_enabled").orElse(configured.enabled()),
        Jdbc.optionalInt(row, "batch_max_size").orElse(configured.maxSize()),
        Jdbc.optionalInt(row, "batch_max_bytes").orElse(configured.maxBytes()),
        Jdbc.optionalDuration(row, "batch_max_wait_us").orElse(configured.maxWait()));
  }

  /** A limit of 0 is none, a burst of 0 is what may come in a second. */
  private static Optional<Rate> rate(ResultSet row, LimitSettings.Rate configured)
      throws SQLException {
    int limit = Jdbc.optionalInt(row, "rate_limit").orElse(configured.limit());
    int burst = Jdbc.optionalInt(row, "rate_burst").orElse(configured.burst());
    return limit == 0 ? Optional.empty() : Optional.of(new Rate(limit, burst == 0 ? limit : burst));
  }

  private static Optional<Endpoint.Draining> draining(ResultSet row) throws SQLException {
    String url = row.getString("draining_url");
    Instant until = Jdbc.instant(row, "draining_until");
    return Optional.ofNullable(url).map(old -> new Endpoint.Draining(old, until));
  }

  private static Optional<Endpoint.Paused> pause(ResultSet row) throws SQLException {
    Optional<Instant> since = Optional.ofNullable(Jdbc.instant(row, "paused_at"));
    boolean gone = Endpoint.PauseReason.GONE.word().equals(row.getString("pause_reason"));
    return since.map(
        at ->
            new Endpoint.Paused(at, gone ? Endpoint.PauseReason.GONE : Endpoint.PauseReason.ADMIN));
  }

  private static Optional<Endpoint.Outage> outage(ResultSet row) throws SQLException {
    Instant since = Jdbc.instant(row, "breaker_opened_at");
    return since == null
        ? Optional.empty()
        : Optional.of(
            new Endpoint.Outage(
                since,
                Jdbc.instant(row, "breaker_probe_at"),
                row.getInt("breaker_probes"),
                row.getBoolean("breaker_probing"),
                row.getString("breaker_reason")));
  }
}
