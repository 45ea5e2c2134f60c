package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.auditwebhook.settings.Settings;

/**
 * Brings dead letters back, those whose time has come and those of jobs, in batches that are small
 * against what the endpoint takes: never while live deliveries wait, nor faster than {@code
 * redeliver.rate}. Any number of instances may do so at the same time: the endpoint's row says when
 * the next batch may come, and whoever takes it has the row for itself. Thread-safe.
 */
@ApplicationScoped
public class Redelivery {
  /** From a time on: H2 would otherwise begin with those that wait for a human, and have none. */
  static final String DUE =
      """
      SELECT event_id FROM dead_letter
       WHERE endpoint_id = ? AND redeliver_at <= CURRENT_TIMESTAMP
         AND redeliver_at > TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00'
       ORDER BY endpoint_id, redeliver_at FETCH FIRST ? ROWS ONLY""";

  /**
   * Where the circuit breaker is open and nothing is pending, one comes back to probe with: else
   * the breaker would stay open until something is recorded. The parameter says whether to probe.
   */
  private static final String MAY_BE_CALLED =
      """

         AND (breaker_opened_at IS NULL
              OR CAST(? AS BOOLEAN)
                 AND NOT EXISTS (SELECT 1 FROM delivery d
                                  WHERE d.endpoint_id = endpoint.endpoint_id)
                 AND NOT EXISTS (SELECT 1 FROM handover h
                                  WHERE h.endpoint_id = endpoint.endpoint_id))""";

  static final String IS_FREE =
      """
      SELECT 1 AS free FROM endpoint
       WHERE endpoint_id = ? AND draining_until IS NULL AND paused_at IS NULL
         AND NOT EXISTS (
           SELECT 1 FROM delivery d
            WHERE d.endpoint_id = endpoint.endpoint_id AND d.due_at <= CURRENT_TIMESTAMP
              AND (d.leased_until IS NULL OR d.leased_until <= CURRENT_TIMESTAMP))"""
          + MAY_BE_CALLED;

  /**
   * Takes the turn, and sets the next one; a batch that comes a little late does not make all later
   * ones late. A time in the distant future was set before a clock went back.
   */
  private static final String TAKE_TURN =
      """
      UPDATE endpoint SET redelivery_next_at =
             CASE WHEN redelivery_next_at BETWEEN CURRENT_TIMESTAMP - INTERVAL '0.5' SECOND
                       AND CURRENT_TIMESTAMP
                  THEN redelivery_next_at ELSE CURRENT_TIMESTAMP END
             + CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND
       WHERE endpoint_id = ? AND draining_until IS NULL AND paused_at IS NULL
         AND (redelivery_next_at IS NULL OR redelivery_next_at <= CURRENT_TIMESTAMP
              OR redelivery_next_at > CURRENT_TIMESTAMP + INTERVAL '10' SECOND)"""
          + MAY_BE_CALLED;

  /** What to bring back next. */
  private record Batch(
      List<Long> eventIds, DeadLetterChange change, Optional<RedeliveryJobs.Step> step) {}

  /** Jobs and what comes back by itself take turns, so that neither waits for the other's end. */
  private final AtomicBoolean jobsTurn = new AtomicBoolean();

  @Inject Database database;
  @Inject Settings settings;
  @Inject Lanes lanes;

  /**
   * Brings the next batch back, if there is one and nothing forbids it now.
   *
   * @param patience how long to wait while there is nothing to do
   * @return when it is worth to call again, at most {@code patience}
   * @throws OutboxUnavailableException if the database fails; then nothing has come back, or it is
   *     claimed by and by
   */
  public Duration bringBack(Endpoint endpoint, Duration patience) {
    int atMost = mostNow(endpoint);
    if (atMost == 0) {
      return patience;
    }
    Optional<Batch> found =
        database.ifFree(connection -> next(connection, endpoint, atMost)).flatMap(next -> next);
    if (found.isEmpty()) {
      return patience;
    }
    Batch batch = found.get();
    if (database.transaction(connection -> take(connection, endpoint, batch)) > 0) {
      lanes.of(endpoint).fallBehind();
    }
    Duration turn = turn(batch.eventIds.size());
    return turn.compareTo(patience) < 0 ? turn : patience;
  }

  /**
   * Half of what is free, so that live deliveries find a slot, and of half a second; one where it
   * is to be a probe.
   */
  private int mostNow(Endpoint endpoint) {
    if (endpoint.isDown()) {
      return endpoint.target().isEmpty() ? 0 : 1;
    }
    int slots = lanes.of(endpoint).slotsToSpare();
    return Math.min((slots + 1) / 2, Math.max(1, settings.redeliver().rate() / 2));
  }

  /** How long so many take at the rate. */
  private Duration turn(int letters) {
    return Duration.ofSeconds(1).multipliedBy(letters).dividedBy(settings.redeliver().rate());
  }

  private Optional<Batch> next(Connection connection, Endpoint endpoint, int atMost)
      throws SQLException {
    boolean jobsFirst = jobsTurn.get();
    jobsTurn.set(!jobsFirst);
    Optional<Batch> first = batch(connection, endpoint, atMost, jobsFirst);
    Optional<Batch> next =
        first.isPresent() ? first : batch(connection, endpoint, atMost, !jobsFirst);
    return next.isPresent() && isFree(connection, endpoint) ? next : Optional.empty();
  }

  private static Optional<Batch> batch(
      Connection connection, Endpoint endpoint, int atMost, boolean ofJob) throws SQLException {
    if (ofJob) {
      return RedeliveryJobs.next(connection, endpoint, atMost)
          .map(step -> new Batch(step.eventIds(), DeadLetterChange.REDELIVER, Optional.of(step)));
    }
    List<Long> due =
        Jdbc.list(connection, DUE, row -> row.getLong("event_id"), endpoint.id(), atMost);
    return due.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Batch(due.stream().sorted().toList(), DeadLetterChange.RETURN, Optional.empty()));
  }

  private static boolean isFree(Connection connection, Endpoint endpoint) throws SQLException {
    return Jdbc.first(
            connection, IS_FREE, row -> row.getInt("free"), endpoint.id(), endpoint.isDown())
        .isPresent();
  }

  /** How many are pending again. */
  private int take(Connection connection, Endpoint endpoint, Batch batch) throws SQLException {
    int letters = batch.eventIds.size();
    boolean turn =
        letters == 0
            || Jdbc.update(connection, TAKE_TURN, turn(letters), endpoint.id(), endpoint.isDown())
                == 1;
    if (!turn || (batch.step.isPresent() && !RedeliveryJobs.begin(connection, batch.step.get()))) {
      return 0;
    }
    int changed = letters == 0 ? 0 : batch.change.to(connection, endpoint, batch.eventIds);
    if (batch.step.isPresent()) {
      RedeliveryJobs.finish(connection, batch.step.get(), changed);
    }
    return changed;
  }
}
