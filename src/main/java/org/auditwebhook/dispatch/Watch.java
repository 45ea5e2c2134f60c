package org.auditwebhook.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.Probing;
import org.auditwebhook.endpoint.Pause;
import org.auditwebhook.logging.RateLimitedLog;
import org.auditwebhook.outbox.Endpoint;
import org.auditwebhook.outbox.Lane;
import org.auditwebhook.outbox.Leased;

/**
 * Watches the attempts of one call, and opens the endpoint's circuit breaker when it is time: after
 * an attempt, not after the call, so that those who wait for their next attempt need not make it.
 * Used by the thread of the call.
 */
final class Watch implements Pause {
  private static final RateLimitedLog FAILURE_LOG =
      new RateLimitedLog(
          System.getLogger(Watch.class.getName()),
          System.Logger.Level.ERROR,
          Duration.ofMinutes(1));

  private final Lane lane;
  private final Tools tools;
  private final Leased delivery;
  private final String target;
  private int epoch;
  private int seen;

  Watch(Lane lane, Tools tools, Leased delivery, String target) {
    this.lane = lane;
    this.tools = tools;
    this.delivery = delivery;
    this.target = target;
    epoch = lane.epoch();
  }

  @Override
  public boolean of(Duration pause, Outcome last) {
    ended(last);
    boolean goesOn = lane.pause(pause, target);
    epoch = lane.epoch();
    return goesOn;
  }

  /** The call has ended: the attempts that no pause followed count as well. */
  void ended(List<Attempt> attempts) {
    attempts.subList(Math.min(seen, attempts.size()), attempts.size()).stream()
        .map(Attempt::outcome)
        .forEach(this::ended);
  }

  private void ended(Outcome outcome) {
    seen++;
    Optional<String> reason = lane.attempted(epoch, delivery.eventId(), outcome);
    try {
      reason.ifPresent(text -> open(text, outcome));
      if (outcome.status().orElse(0) == Outcome.GONE) {
        tools.pauses().gone(lane.endpoint(), target);
      }
    } catch (RuntimeException e) {
      // what came of the call is to be settled nevertheless
      FAILURE_LOG.write("The state of an endpoint can't be stored; its calls go on", e);
    }
  }

  private void open(String reason, Outcome last) {
    Endpoint endpoint = lane.endpoint();
    Duration first = Probing.waitAfter(0, last, ThreadLocalRandom.current().nextDouble());
    tools.breakers().open(endpoint, target, reason, first);
  }
}
