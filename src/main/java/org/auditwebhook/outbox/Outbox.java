package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.auditwebhook.settings.Capture;
import org.auditwebhook.settings.Settings;

/** Opens and closes the outbox. */
@ApplicationScoped
public class Outbox {
  /** How many threads {@link #recordEmitted} is for. */
  public static final int RECORDING_THREADS = EmitWriter.THREADS;

  @Inject Database database;
  @Inject Claims claims;
  @Inject EmitWriter writer;
  @Inject GapWriter gaps;
  @Inject Backup backup;
  @Inject Secrets secrets;
  @Inject JoinTrial joinTrial;
  @Inject Settings settings;

  private volatile boolean open;

  /**
   * Makes it ready for a dispatcher: in an embedded database, what another process had leased when
   * it died is free again.
   *
   * @throws OutboxUnavailableException with a sentence that says why it can't be opened
   */
  public void open() {
    claims.freeAbandoned();
    open = true;
    if (settings.emit().capture() == Capture.IN_TRANSACTION) {
      joinTrial.run();
    }
    backup.finishRestoring();
    secrets.refresh(); // opens them: a key that is missing stops the deployment
    gaps.restore();
  }

  /**
   * Records what emitters buffer, until {@link #stopRecording}. To be run by {@link
   * #RECORDING_THREADS} threads of its own.
   */
  public void recordEmitted() {
    writer.run();
  }

  /**
   * Records what is buffered, and nothing that comes later: emitting becomes a no-op.
   *
   * @param patience how long to try
   */
  public void stopRecording(Duration patience) {
    writer.close(patience);
  }

  /**
   * Closes the database. Whatever comes later fails. What was dropped and could not be recorded is
   * kept beside it for the next start.
   */
  public void close() {
    if (open) {
      claims.expandAll();
    }
    database.close();
    gaps.keepUnwritten();
  }
}
