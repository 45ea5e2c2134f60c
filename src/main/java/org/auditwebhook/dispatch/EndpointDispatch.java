package org.auditwebhook.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.auditwebhook.logging.RateLimitedLog;
import org.auditwebhook.outbox.Claims;
import org.auditwebhook.outbox.Lane;
import org.auditwebhook.outbox.Leased;

/**
 * Dispatches the deliveries of one endpoint: what the outbox hands over in memory, and what is
 * claimed from it because it is due again, left over or had no slot. Each endpoint has one of its
 * own, so that none waits for another.
 */
final class EndpointDispatch {
  private static final System.Logger LOG = System.getLogger(EndpointDispatch.class.getName());

  /** How often to look for deliveries that have become due. */
  private static final Duration TICK = Duration.ofMillis(500);

  private static final Duration POLL_WHILE_STOPPING = Duration.ofMillis(20);
  private static final Duration LONGEST_WIND_UP = Duration.ofMillis(500);

  private final RateLimitedLog failureLog =
      new RateLimitedLog(LOG, System.Logger.Level.ERROR, Duration.ofMinutes(1));

  private final String name;
  private final Lane lane;
  private final Tools tools;
  private final Probes probes;
  private final Deliverer deliverer;
  private final Callers callers;
  private final Redeliverer redeliverer;
  private volatile boolean stopping;

  EndpointDispatch(String name, Lane lane, Tools tools, ThreadFactory threads) {
    this.name = name;
    this.lane = lane;
    this.tools = tools;
    probes = new Probes(lane, tools);
    deliverer = new Deliverer(name, lane, tools, probes);
    callers = new Callers(lane, threads, deliverer::deliver);
    redeliverer = new Redeliverer(lane, tools.redelivery(), TICK);
    lane.onArrival(callers::startMissing);
  }

  /** Claims until {@link #stop}. To be run by a thread of its own. */
  void run() {
    while (!stopping) {
      try {
        tick();
        lane.awaitClaimable(redeliverer.bringBack());
      } catch (InterruptedException e) {
        // only stop ends this: a server may interrupt its threads before
      } catch (RuntimeException | Error e) {
        failureLog.write("Deliveries of " + name + " can't be claimed now; tried again", e);
        pause();
      }
    }
  }

  /**
   * What there is to do besides calling: what other instances have changed, the end of a drain,
   * probing, and claiming.
   */
  boolean tick() {
    tools.endpoints().refresh();
    tools.secrets().refresh();
    tools.endpoints().finishDraining(name);
    deliverer.giveBack(lane.takeUntakable());
    if (!stopping) {
      probes.beginIfDue();
    }
    askForPermits();
    callers.startMissing();
    return claim();
  }

  private void askForPermits() {
    int wanted = lane.permitsWanted();
    if (wanted > 0) {
      lane.permitted(wanted, tools.rate().give(lane.endpoint(), wanted));
    }
  }

  /**
   * Delivers what is due until a deadline; what is not delivered then stays in the outbox. The
   * stopping thread takes part only where the server starts no threads any more, because an attempt
   * of its own may outlast the deadline.
   *
   * @param deadline by {@link System#nanoTime}
   */
  void stop(long deadline) {
    stopping = true;
    boolean interrupted = Thread.interrupted(); // it would end each wait at once
    lane.closeAt(deadline);
    while (deadline - System.nanoTime() > 0 && (claimedWhileStopping() || !lane.isIdle())) {
      if (callers.anyRuns()) {
        lane.awaitIdle(POLL_WHILE_STOPPING);
      } else {
        callers.callNext(POLL_WHILE_STOPPING);
      }
    }
    deliverer.giveBack(lane.close());
    lane.awaitIdle(LONGEST_WIND_UP); // calls that were between two attempts end now
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean claimedWhileStopping() {
    try {
      return tick();
    } catch (RuntimeException | LinkageError e) {
      failureLog.write("Deliveries of " + name + " can't be claimed; they stay in the outbox", e);
      return false;
    }
  }

  /** Leases what is due against free slots, and says whether there was any. */
  private boolean claim() {
    int slots = lane.reserveForClaim(tools.claims().most());
    if (slots == 0) {
      return false;
    }
    List<Leased> claimed = List.of();
    boolean all = false;
    try {
      Claims.Claimed found = tools.claims().claim(lane.endpoint(), slots);
      claimed = found.leased();
      all = found.all();
    } finally {
      lane.cancel(slots - claimed.size());
    }
    if (all) {
      lane.caughtUp();
    } else if (!claimed.isEmpty()) {
      lane.moreToClaim();
    }
    lane.put(claimed);
    return !claimed.isEmpty();
  }

  private static void pause() {
    try {
      Thread.sleep(TICK.toMillis());
    } catch (InterruptedException e) {
      // see run
    }
  }
}
