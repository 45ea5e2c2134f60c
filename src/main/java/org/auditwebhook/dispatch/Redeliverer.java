package org.auditwebhook.dispatch;

import java.time.Duration;
import org.auditwebhook.logging.RateLimitedLog;
import org.auditwebhook.outbox.Lane;
import org.auditwebhook.outbox.OutboxUnavailableException;
import org.auditwebhook.outbox.Redelivery;

/** Has the dead letters of one endpoint brought back in time. Used by one thread. */
final class Redeliverer {
  private final RateLimitedLog failureLog =
      new RateLimitedLog(
          System.getLogger(Redeliverer.class.getName()),
          System.Logger.Level.ERROR,
          Duration.ofMinutes(1));

  private final Lane lane;
  private final Redelivery redelivery;
  private final Duration patience;

  /** By {@link System#nanoTime}. */
  private long nextAt = System.nanoTime();

  /**
   * @param patience how often to look whether there is anything to bring back
   */
  Redeliverer(Lane lane, Redelivery redelivery, Duration patience) {
    this.lane = lane;
    this.redelivery = redelivery;
    this.patience = patience;
  }

  /** Brings back what is to come now, and says how long there is nothing more to do. */
  Duration bringBack() {
    Duration left = Duration.ofNanos(nextAt - System.nanoTime());
    if (!left.isNegative() && !left.isZero()) {
      return left;
    }
    Duration wait = patience;
    try {
      wait = redelivery.bringBack(lane.endpoint(), patience);
    } catch (OutboxUnavailableException e) {
      failureLog.write(
          "Dead letters of " + lane.endpoint().name() + " can't be brought back now; tried again",
          e);
    }
    nextAt = System.nanoTime() + wait.toNanos();
    return wait;
  }
}
