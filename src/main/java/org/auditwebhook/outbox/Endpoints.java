package org.auditwebhook.outbox;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.auditwebhook.settings.Ordering;
import org.auditwebhook.settings.Settings;

/**
 * The endpoints and what admins change about them. Reading is from memory; a change is stored
 * first. Thread-safe.
 */
@ApplicationScoped
public class Endpoints {
  /** The name of the reference contract's single webhook. */
  public static final String DEFAULT = "default";

  private static final String RETARGET =
      """
      UPDATE endpoint SET url = ?, draining_url = ?, draining_until =
             COALESCE(CAST(? AS TIMESTAMP(6) WITH TIME ZONE),
                      CURRENT_TIMESTAMP + CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND)
       WHERE endpoint_id = ?""";

  private static final String RETARGET_AT_ONCE =
      """
      UPDATE endpoint SET url = ?, draining_url = NULL, draining_until = NULL
       WHERE endpoint_id = ?""";

  /** An outage and a 410 were the old target's; what an admin has paused stays paused. */
  private static final String RELEASE =
      """
      UPDATE endpoint SET breaker_opened_at = NULL, breaker_probe_at = NULL, breaker_probes = 0,
             breaker_probing = FALSE, breaker_reason = NULL,
             paused_at = CASE WHEN pause_reason = 'gone' THEN NULL ELSE paused_at END,
             pause_reason = CASE WHEN pause_reason = 'gone' THEN NULL ELSE pause_reason END
       WHERE endpoint_id = ?""";

  private static final String LIMIT =
      """
      UPDATE endpoint SET initial_backoff_us = COALESCE(?, initial_backoff_us),
             max_attempts = COALESCE(?, max_attempts), concurrency = COALESCE(?, concurrency),
             concurrency_adaptive = COALESCE(?, concurrency_adaptive),
             ordering = COALESCE(?, ordering), batch_enabled = COALESCE(?, batch_enabled),
             batch_max_size = COALESCE(?, batch_max_size),
             batch_max_bytes = COALESCE(?, batch_max_bytes),
             batch_max_wait_us = COALESCE(?, batch_max_wait_us),
             rate_limit = COALESCE(?, rate_limit), rate_burst = COALESCE(?, rate_burst)
       WHERE endpoint_id = ?""";

  /** Locked, so that the end of a drain waits for what is recorded meanwhile, and then finds it. */
  private static final String DRAINING_UNTIL =
      "SELECT draining_until FROM endpoint WHERE endpoint_id = ? FOR UPDATE";

  private static final String DRAIN_IS_OVER =
      """
      SELECT 1 AS over FROM endpoint
       WHERE endpoint_id = ? AND draining_until <= CURRENT_TIMESTAMP""";

  private static final String OPEN_BEFORE =
      """
      SELECT 1 AS open FROM endpoint p
       WHERE p.endpoint_id = ?
         AND (EXISTS (SELECT 1 FROM delivery d
                       WHERE d.endpoint_id = p.endpoint_id AND d.due_at < ?)
              OR EXISTS (SELECT 1 FROM handover h
                          WHERE h.endpoint_id = p.endpoint_id AND h.due_at < ?))""";

  private static final String DRAINED =
      """
      UPDATE endpoint SET draining_url = NULL, draining_until = NULL
       WHERE endpoint_id = ?""";

  private static final String DUE_NOW =
      """
      UPDATE delivery SET due_at = CURRENT_TIMESTAMP WHERE endpoint_id = ? AND due_at = ?""";

  /** How long a change that another instance has made may stay unknown to this one. */
  private static final Duration REFRESH = Duration.ofSeconds(1);

  /** What a change writes about an endpoint that is as it is given, with its row locked. */
  private interface Change {
    void in(Connection connection, Endpoint before) throws SQLException;
  }

  /** The same for a change of an admin. */
  interface AdminChange {
    EndpointNews in(Connection connection, Endpoint before) throws SQLException;
  }

  private final Map<String, Endpoint> inForce = new ConcurrentHashMap<>();
  private EndpointRows rows;
  private long refreshAt = System.nanoTime();

  @Inject Database database;
  @Inject Settings settings;
  @Inject Lanes lanes;
  @Inject AdminTrail trail;

  /**
   * @throws IllegalArgumentException if the limits that an admin has set don't fit the settings any
   *     more
   */
  @PostConstruct
  void load() {
    rows = new EndpointRows(settings.target());
    database
        .transaction(
            connection -> {
              List<Endpoint> all = rows.allLocked(connection);
              for (Endpoint endpoint : all) {
                Counters.begin(connection, endpoint.id());
              }
              return all;
            })
        .forEach(
            endpoint -> {
              check(endpoint.limits());
              put(endpoint);
            });
  }

  /** All endpoints as they are in force at the moment of looking; from memory. */
  public Collection<Endpoint> all() {
    return Collections.unmodifiableCollection(inForce.values());
  }

  /** The endpoint of this name as it is in force now; from memory. */
  public Endpoint get(String name) {
    return inForce.get(name);
  }

  /**
   * Looks for what other instances have changed, at most once a second; does nothing if no other
   * can.
   *
   * @throws OutboxUnavailableException if the database can't be read
   */
  public synchronized void refresh() {
    if (!database.dialect().isShared() || refreshAt - System.nanoTime() > 0) {
      return;
    }
    database.transaction(rows::all).stream()
        .filter(endpoint -> !endpoint.equals(get(endpoint.name())))
        .forEach(this::put);
    refreshAt = System.nanoTime() + REFRESH.toNanos();
  }

  /**
   * Gives the endpoint a new URL, from now on and over restarts. Returns at once: what was recorded
   * before goes to the old URL for at most {@code drain-timeout}, and only then does the new one
   * start. It starts at once where nothing goes to the old URL, because it is paused or down.
   *
   * <p>Another URL closes the circuit breaker, and ends a pause that a 410 of the old one began.
   *
   * @param by who asks for it; told to the old target, or to the new one if there was none
   * @param url a valid URL, or empty to disable: what is pending then waits for the next URL
   * @throws OutboxUnavailableException if it could not be stored; {@link #get} says what is in
   *     force
   */
  public synchronized Endpoint retarget(Requester by, String name, String url) {
    return told(
        name,
        (connection, before) -> {
          String started = before.target();
          boolean other = !started.equals(url);
          if (started.isEmpty() || !other || before.holds().any()) {
            Jdbc.update(connection, RETARGET_AT_ONCE, url, before.id());
            if (other) {
              Jdbc.update(connection, RELEASE, before.id());
            }
            startWaiting(connection, before);
          } else {
            Instant until = before.draining().map(Endpoint.Draining::until).orElse(null);
            Duration drain = settings.drainTimeout();
            Jdbc.update(connection, RETARGET, url, started, until, drain, before.id());
          }
          return EndpointNews.ofUrl(by, before, url);
        });
  }

  /**
   * Changes limits, from the next call on and over restarts; does nothing while the endpoint is
   * disabled.
   *
   * @param by who asks for it
   * @throws IllegalArgumentException with a sentence that names the limit, if one is out of range
   *     or a call could outlast its lease
   * @throws OutboxUnavailableException if it could not be stored; {@link #get} says what is in
   *     force
   */
  public synchronized Endpoint change(Requester by, String name, LimitsChange change) {
    return told(
        name,
        (connection, before) -> {
          if (!before.enabled()) {
            return EndpointNews.NONE;
          }
          limit(connection, before, change);
          Limits after = rows.one(connection, before.id()).limits();
          check(after);
          return EndpointNews.ofLimits(by, before, after);
        });
  }

  private static void limit(Connection connection, Endpoint endpoint, LimitsChange change)
      throws SQLException {
    Jdbc.update(
        connection,
        LIMIT,
        change.initialBackoff().orElse(null),
        change.maxAttempts(),
        change.concurrency(),
        change.adaptive().orElse(null),
        change.ordering().map(Ordering::word).orElse(null),
        change.batch().enabled().orElse(null),
        change.batch().maxSize(),
        change.batch().maxBytes(),
        change.batch().maxWait().orElse(null),
        change.rate().limit(),
        change.rate().burst(),
        endpoint.id());
  }

  private void check(Limits limits) {
    Limits.checkLease(
        limits.retry(), settings.outbox().lease(), settings.target().longestAttempt());
  }

  /**
   * Starts the new target of an endpoint that is being drained, if its time has come or nothing is
   * left to drain.
   *
   * @return whether it is drained now
   */
  public synchronized boolean finishDraining(String name) {
    if (get(name).draining().isEmpty()) {
      return false;
    }
    return change(name, Endpoints::finishDraining).draining().isEmpty();
  }

  private static void finishDraining(Connection connection, Endpoint before) throws SQLException {
    if (before.draining().isEmpty()) {
      return; // another instance was faster
    }
    Instant until = before.draining().get().until();
    boolean over = isAny(connection, DRAIN_IS_OVER, before.id());
    boolean held = before.holds().any(); // nothing goes to the old target then
    if (over || held || !isAny(connection, OPEN_BEFORE, before.id(), until, until)) {
      Jdbc.update(connection, DRAINED, before.id());
      Jdbc.update(connection, RELEASE, before.id());
      if (!over) {
        startWaiting(connection, before);
      }
    }
  }

  private static boolean isAny(Connection connection, String sql, Object... parameters)
      throws SQLException {
    return Jdbc.first(connection, sql, row -> true, parameters).isPresent();
  }

  /**
   * Changes the endpoint's row with one statement. Whether it has found what it wanted to change or
   * not, the row as it is then is in force here.
   *
   * @return the endpoint after the change; empty if the statement has changed nothing
   * @throws OutboxUnavailableException if it could not be stored
   */
  synchronized Optional<Endpoint> update(Endpoint endpoint, String sql, Object... parameters) {
    record Changed(boolean changed, Endpoint after) {}
    Changed result =
        database.transaction(
            connection -> {
              boolean changed = Jdbc.update(connection, sql, parameters) == 1;
              return new Changed(changed, rows.one(connection, endpoint.id()));
            });
    if (!result.after.equals(get(endpoint.name()))) {
      put(result.after);
    }
    return Optional.of(result.after).filter(after -> result.changed);
  }

  /**
   * When a delivery that is opened now may be called at the earliest: at the end of the drain if
   * there is one.
   *
   * @return {@code null} for at once
   */
  static Instant startsAt(Connection connection, Endpoint endpoint) throws SQLException {
    return endpoint.draining().isEmpty()
        ? null
        : Jdbc.list(
                connection,
                DRAINING_UNTIL,
                row -> Optional.ofNullable(Jdbc.instant(row, "draining_until")),
                endpoint.id())
            .get(0)
            .orElse(null);
  }

  /** What was recorded during the drain is due now. */
  private static void startWaiting(Connection connection, Endpoint drained) throws SQLException {
    if (drained.draining().isPresent()) {
      Jdbc.update(connection, DUE_NOW, drained.id(), drained.draining().get().until());
    }
  }

  /**
   * Makes a change of an admin with the row locked, and tells of it.
   *
   * @throws OutboxUnavailableException if it could not be stored
   */
  synchronized Endpoint told(String name, AdminChange change) {
    int id = get(name).id();
    Endpoint after =
        trail.announced(
            get(name),
            connection -> {
              EndpointNews news = change.in(connection, rows.oneLocked(connection, id));
              return new AdminTrail.Told<>(rows.one(connection, id), news.entry(), news.to());
            });
    if (!after.equals(get(name))) {
      put(after);
    }
    return after;
  }

  private Endpoint change(String name, Change change) {
    int id = get(name).id();
    Endpoint after =
        database.transaction(
            connection -> {
              change.in(connection, rows.oneLocked(connection, id));
              return rows.one(connection, id);
            });
    if (!after.equals(get(name))) {
      put(after);
    }
    return after;
  }

  private void put(Endpoint endpoint) {
    inForce.put(endpoint.name(), endpoint);
    lanes.of(endpoint).changed(endpoint);
  }
}
