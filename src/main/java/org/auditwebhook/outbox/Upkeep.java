package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.auditwebhook.logging.RateLimitedLog;
import org.auditwebhook.outbox.UpkeepPlan.Row;

/**
 * What is done to the outbox now and then, by one instance at a time: it watches the database's
 * clock, counts what callers' transactions have opened, removes what is old enough, and compacts
 * the file of an embedded database while nobody uses it. Thread-safe.
 */
@ApplicationScoped
public class Upkeep {
  private static final System.Logger LOG = System.getLogger(Upkeep.class.getName());
  private static final Duration TICK = Duration.ofSeconds(1);

  private static final String READ =
      "SELECT seen_at, sweep_at, CURRENT_TIMESTAMP AS now FROM upkeep";

  /** Locked, so that of several instances one does it. */
  private static final String LOCK = READ + " FOR UPDATE";

  private static final String WRITE = "UPDATE upkeep SET seen_at = ?, sweep_at = ?";

  private final RateLimitedLog failureLog =
      new RateLimitedLog(LOG, System.Logger.Level.WARNING, Duration.ofMinutes(1));

  private final CountDownLatch stopped = new CountDownLatch(1);

  @Inject Database database;
  @Inject ClockShift clockShift;
  @Inject Retention retention;
  @Inject Uncounted uncounted;
  @Inject DeadLetterActions actions;
  @Inject Compaction compaction;

  /** Works until {@link #stop}. To be run by a thread of its own. */
  public void run() {
    while (!isStopped(TICK)) {
      try {
        tick();
      } catch (RuntimeException | Error e) {
        failureLog.write("Old events can't be removed now; tried again", e);
      }
    }
  }

  /** Ends {@link #run}, after the batch that it is at. */
  public void stop() {
    stopped.countDown();
  }

  /** Does what is to be done now. */
  void tick() {
    uncounted.count();
    actions.fill();
    Optional<UpkeepPlan> now = database.ifFree(connection -> plan(row(connection, READ)));
    if (now.isPresent() && !now.get().isIdle()) {
      database.ifFree(this::begin).ifPresent(this::work);
    }
    compaction.runIfIdle();
  }

  private void work(UpkeepPlan plan) {
    plan.back()
        .ifPresent(
            back -> {
              LOG.log(
                  System.Logger.Level.WARNING,
                  "The database''s clock was set back by about {0}; what waits for a time is moved"
                      + " back with it",
                  back);
              clockShift.back(back);
            });
    if (plan.held()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The database''s clock has gone on by more than {0} since it was last looked at. If that"
              + " is wrong, set it: in {1} old events are removed",
          UpkeepPlan.LONG_ABSENCE,
          UpkeepPlan.HOLD);
    }
    if (plan.sweep()) {
      retention.sweep(plan.row().now(), this::isStopped);
    }
  }

  private UpkeepPlan begin(Connection connection) throws SQLException {
    UpkeepPlan plan = plan(row(connection, LOCK));
    if (!plan.isIdle()) {
      Jdbc.update(connection, WRITE, plan.row().seenAt(), plan.row().sweepAt());
    }
    return plan;
  }

  private UpkeepPlan plan(Row row) {
    return UpkeepPlan.of(row);
  }

  private static Row row(Connection connection, String sql) throws SQLException {
    Optional<Row> row =
        Jdbc.first(
            connection,
            sql,
            found ->
                new Row(
                    Jdbc.instant(found, "now"),
                    Jdbc.instant(found, "seen_at"),
                    Jdbc.instant(found, "sweep_at")));
    return row.orElseThrow();
  }

  private boolean isStopped(Duration patience) {
    try {
      return stopped.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return false; // only stop ends it: a server may interrupt its threads before
    }
  }
}
