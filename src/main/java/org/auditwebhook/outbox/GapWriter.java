package org.auditwebhook.outbox;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.auditwebhook.settings.Settings;

/**
 * Records what was dropped: for each cause an event {@value Gap#ACTION}, in one transaction with
 * the counters of the drops, so that neither is written without the other, and never twice. While
 * no endpoint is enabled, or the outbox is full, it waits. For one thread at a time.
 */
@ApplicationScoped
class GapWriter {
  private static final System.Logger LOG = System.getLogger(GapWriter.class.getName());

  /** While drops go on there is one event for each cause in this time, not one for each drop. */
  static final Duration BETWEEN = Duration.ofSeconds(5);

  /** Its keys are not a producer's: those have the names of settings. */
  private static final String PRODUCER = Gap.ACTION;

  private static final byte[] NO_BODY = new byte[32];

  private GapFiles files;
  private long notBefore = System.nanoTime();

  @Inject Settings settings;
  @Inject Drafts drafts;
  @Inject Drops drops;
  @Inject EventWriter eventWriter;
  @Inject IdempotencyKeys keys;
  @Inject Endpoints endpoints;
  @Inject Room room;

  @PostConstruct
  void open() {
    files = new GapFiles(settings.outbox().directory());
  }

  /** Takes over what was kept when the application ended. */
  void restore() {
    try {
      files
          .kept(
              (file, reason) ->
                  LOG.log(
                      System.Logger.Level.ERROR,
                      "The gaps in " + file + " can't be read; the file stays",
                      reason))
          .forEach(drops::add);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "Gaps of the last run can't be looked for", e);
    }
  }

  /**
   * Records a batch if there is one and the last one is long enough ago.
   *
   * @throws OutboxUnavailableException if there was no commit; the batch is kept
   */
  void writeDue() {
    if (notBefore - System.nanoTime() <= 0) {
      Optional<GapBatch> next = drops.next();
      if (next.isPresent() && written(next.get())) {
        notBefore = System.nanoTime() + BETWEEN.toNanos();
      }
    }
  }

  /**
   * Records all that was dropped until now.
   *
   * @throws OutboxUnavailableException if there was no commit; what is left is kept
   */
  void writeAll() {
    Optional<GapBatch> next = drops.next();
    while (next.isPresent() && written(next.get())) {
      next = drops.next();
    }
  }

  /** Keeps for the next start what could not be recorded. */
  void keepUnwritten() {
    for (GapBatch batch : drops.all()) {
      try {
        files.keep(batch);
      } catch (IOException e) {
        LOG.log(
            System.Logger.Level.ERROR,
            "What was dropped could be neither recorded nor kept in "
                + settings.outbox().directory()
                + ": "
                + batch,
            e);
      }
    }
  }

  /** False if there is nobody to be told, or no room. */
  private boolean written(GapBatch batch) {
    if (!eventWriter.enabled() || room.isFull()) {
      return false;
    }
    Besides besides = new Besides(batch);
    try {
      if (eventWriter
          .record(drafts.of(batch.entries(), Drafts.OURS), besides, Recorder.LONGEST_WAIT_FOR_TURN)
          .isEmpty()) {
        return false; // disabled at this moment
      }
      drops.written(batch);
    } finally {
      besides.end();
    }
    forget(batch);
    return true;
  }

  private void forget(GapBatch batch) {
    try {
      files.forget(batch);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "A file of gaps that are recorded can't be deleted", e);
    }
  }

  /** The batch's key and the counters of its drops. */
  private final class Besides implements EventWriter.Besides {
    private final GapBatch batch;
    private final EventWriter.Besides key;
    private boolean locked;

    Besides(GapBatch batch) {
      this.batch = batch;
      key = keys.keeping(new IdempotencyKey(PRODUCER, batch.key(), NO_BODY));
    }

    @Override
    public Optional<List<Long>> before(Connection connection) throws SQLException {
      return key.before(connection);
    }

    @Override
    public void after(Connection connection, List<Long> eventIds) throws SQLException {
      key.after(connection, eventIds);
      if (!eventIds.isEmpty()) {
        drops.lockForWriting();
        locked = true;
        count(connection);
      }
    }

    void end() {
      if (locked) {
        drops.unlockAfterWriting();
      }
    }

    private void count(Connection connection) throws SQLException {
      for (Endpoint endpoint : endpoints.all()) {
        for (Gap gap : batch.gaps()) {
          if (endpoint.enabled() && gap.dropped() > 0) {
            Counters.addDropped(connection, endpoint.id(), gap.cause(), gap.dropped());
          }
        }
      }
    }
  }
}
