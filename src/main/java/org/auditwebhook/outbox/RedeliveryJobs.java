package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.auditwebhook.delivery.Cause;

/**
 * The jobs that redeliver many dead letters: ordered, watched and cancelled here, done by {@link
 * Redelivery}. Every method throws {@link OutboxUnavailableException} if the database can't be
 * used. Thread-safe.
 */
@ApplicationScoped
public class RedeliveryJobs {
  private static final String NEXT_ID = "SELECT nextval('redelivery_job_sequence') AS job_id";

  /** Bounded by the time of the order: what dies while it runs is not taken again. */
  private static final String ORDER =
      """
      INSERT INTO redelivery_job
             (job_id, endpoint_id, action, cause, died_before, state, matched, redelivered,
              after_event_id, created_at)
      VALUES (?, ?, ?, ?,
              LEAST(COALESCE(CAST(? AS TIMESTAMP(6) WITH TIME ZONE), CURRENT_TIMESTAMP),
                    CURRENT_TIMESTAMP),
              'running', ?, 0, 0, CURRENT_TIMESTAMP)""";

  private static final String PAGE =
      """
      SELECT * FROM redelivery_job WHERE endpoint_id = ? AND job_id > ?
       ORDER BY job_id FETCH FIRST ? ROWS ONLY""";

  private static final String ONE =
      "SELECT * FROM redelivery_job WHERE endpoint_id = ? AND job_id = ?";

  private static final String CANCEL =
      """
      UPDATE redelivery_job SET state = 'cancelled', ended_at = CURRENT_TIMESTAMP
       WHERE endpoint_id = ? AND job_id = ? AND state = 'running'""";

  static final String OLDEST_RUNNING =
      """
      SELECT * FROM redelivery_job WHERE endpoint_id = ? AND state = 'running'
       ORDER BY job_id FETCH FIRST 1 ROW ONLY""";

  private static final String SCANNED =
      """
      SELECT event_id FROM dead_letter WHERE endpoint_id = ? AND event_id > ?
       ORDER BY endpoint_id, event_id FETCH FIRST ? ROWS ONLY""";

  /** Fails when the job has ended, or somebody else has taken this step. */
  private static final String ADVANCE =
      """
      UPDATE redelivery_job SET after_event_id = ?
       WHERE job_id = ? AND state = 'running' AND after_event_id = ?""";

  private static final String COUNT =
      "UPDATE redelivery_job SET redelivered = redelivered + ? WHERE job_id = ?";

  private static final String END =
      """
      UPDATE redelivery_job SET state = 'done', ended_at = CURRENT_TIMESTAMP
       WHERE job_id = ?""";

  /** How many dead letters a step looks at: few enough that it takes no time to speak of. */
  private static final int MOST_SCANNED = 1_000;

  /**
   * One step of a job.
   *
   * @param from how far the job had come
   * @param to how far it comes with this step
   * @param ends whether that is the end
   * @param eventIds what is to be redelivered, rising
   */
  record Step(long jobId, long from, long to, boolean ends, List<Long> eventIds) {}

  private record Running(RedeliveryJob job, long after) {}

  @Inject Database database;
  @Inject DeadLetters letters;
  @Inject AdminTrail trail;

  /** Orders to redeliver what matches and is dead now. */
  public RedeliveryJob order(Requester by, Endpoint endpoint, DeadLetterFilter filter) {
    long matched = letters.count(endpoint, filter);
    return trail.change(
        endpoint,
        connection -> {
          long id = Jdbc.first(connection, NEXT_ID, row -> row.getLong("job_id")).orElseThrow();
          Jdbc.update(
              connection,
              ORDER,
              id,
              endpoint.id(),
              filter.action().orElse(null),
              filter.cause().map(Cause::word).orElse(null),
              filter.before().orElse(null),
              matched);
          return AdminTrail.Told.of(
              one(connection, endpoint, id).orElseThrow(),
              AdminTrail.entry(by, endpoint, "redelivery_ordered")
                  .with("job_id", id)
                  .with("matched", matched)
                  .with("filter", AdminTrail.shown(filter)));
        });
  }

  /** All jobs by rising number, beginning behind {@code after}. */
  public List<RedeliveryJob> page(Endpoint endpoint, long after, int limit) {
    return database.read(
        connection ->
            Jdbc.list(connection, PAGE, RedeliveryJobs::job, endpoint.id(), after, limit));
  }

  /** The job of this number. */
  public Optional<RedeliveryJob> find(Endpoint endpoint, long jobId) {
    return database.read(connection -> one(connection, endpoint, jobId));
  }

  /**
   * Ends the job if it runs; what it has redelivered stays so.
   *
   * @return the job as it is then; empty if there is none
   */
  public Optional<RedeliveryJob> cancel(Requester by, Endpoint endpoint, long jobId) {
    return trail.change(
        endpoint,
        connection -> {
          boolean cancelled = Jdbc.update(connection, CANCEL, endpoint.id(), jobId) == 1;
          Optional<RedeliveryJob> job = one(connection, endpoint, jobId);
          return cancelled && endpoint.enabled()
              ? AdminTrail.Told.of(
                  job, AdminTrail.entry(by, endpoint, "redelivery_cancelled").with("job_id", jobId))
              : AdminTrail.Told.nothing(job);
        });
  }

  /** The next step of the oldest job that runs. Changes nothing. */
  static Optional<Step> next(Connection connection, Endpoint endpoint, int atMost)
      throws SQLException {
    Optional<Running> running =
        Jdbc.first(
            connection,
            OLDEST_RUNNING,
            row -> new Running(job(row), row.getLong("after_event_id")),
            endpoint.id());
    return running.isEmpty()
        ? Optional.empty()
        : Optional.of(step(connection, endpoint, running.get(), atMost));
  }

  private static Step step(Connection connection, Endpoint endpoint, Running running, int atMost)
      throws SQLException {
    List<Long> scanned =
        Jdbc.list(
            connection,
            SCANNED,
            row -> row.getLong("event_id"),
            endpoint.id(),
            running.after,
            MOST_SCANNED);
    long upTo = scanned.isEmpty() ? running.after : scanned.get(scanned.size() - 1);
    DeadLetters.Range range = new DeadLetters.Range(running.after, upTo);
    List<Long> found = DeadLetters.ids(connection, endpoint, running.job.filter(), range, atMost);
    boolean all = found.size() < atMost;
    return new Step(
        running.job.jobId(),
        running.after,
        all ? upTo : found.get(found.size() - 1),
        all && scanned.size() < MOST_SCANNED,
        found);
  }

  /** Locks the job for this step; false if the step is not to be made any more. */
  static boolean begin(Connection connection, Step step) throws SQLException {
    return Jdbc.update(connection, ADVANCE, step.to, step.jobId, step.from) == 1;
  }

  /** Writes down what has come of the step. */
  static void finish(Connection connection, Step step, int redelivered) throws SQLException {
    Jdbc.update(connection, COUNT, redelivered, step.jobId);
    if (step.ends) {
      Jdbc.update(connection, END, step.jobId);
    }
  }

  private static Optional<RedeliveryJob> one(Connection connection, Endpoint endpoint, long jobId)
      throws SQLException {
    return Jdbc.first(connection, ONE, RedeliveryJobs::job, endpoint.id(), jobId);
  }

  private static RedeliveryJob job(ResultSet row) throws SQLException {
    return new RedeliveryJob(
        row.getLong("job_id"),
        RedeliveryJob.State.ofWord(row.getString("state")),
        new DeadLetterFilter(
            Optional.ofNullable(row.getString("action")),
            Optional.ofNullable(row.getString("cause")).flatMap(Cause::ofWord),
            Optional.of(Jdbc.instant(row, "died_before"))),
        row.getLong("matched"),
        row.getLong("redelivered"),
        Jdbc.instant(row, "created_at"),
        Optional.ofNullable(Jdbc.instant(row, "ended_at")));
  }
}
