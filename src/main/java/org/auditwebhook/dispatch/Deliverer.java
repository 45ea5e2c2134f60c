package org.auditwebhook.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.RetryPolicy;
import org.auditwebhook.delivery.Settlement;
import org.auditwebhook.endpoint.CallResult;
import org.auditwebhook.endpoint.Destination;
import org.auditwebhook.logging.RateLimitedLog;
import org.auditwebhook.outbox.Credentials;
import org.auditwebhook.outbox.Endpoint;
import org.auditwebhook.outbox.Lane;
import org.auditwebhook.outbox.Leased;
import org.auditwebhook.outbox.Settled;

/** Delivers to one endpoint what was taken from its lane. Thread-safe. */
final class Deliverer {
  private static final System.Logger LOG = System.getLogger(Deliverer.class.getName());

  private final RateLimitedLog failureLog = log(System.Logger.Level.ERROR);
  private final RateLimitedLog deathLog = log(System.Logger.Level.WARNING);
  private final RateLimitedLog leaseLog = log(System.Logger.Level.WARNING);

  private final String name;
  private final Lane lane;
  private final Tools tools;
  private final Probes probes;

  Deliverer(String name, Lane lane, Tools tools, Probes probes) {
    this.name = name;
    this.lane = lane;
    this.tools = tools;
    this.probes = probes;
  }

  /**
   * Calls the endpoint and settles what came of it; the slots are free afterwards, whatever
   * happens.
   */
  void deliver(List<Leased> call) {
    Optional<CallResult> result = result(call.get(0));
    List<Settled> settled = new ArrayList<>();
    List<Leased> open = new ArrayList<>();
    if (result.isPresent()) {
      settled.add(settled(call.get(0), result.get()));
    }
    if (result.isEmpty() || result.get().settlement() instanceof Settlement.DueAgain) {
      open.add(call.get(0));
    }
    List<Leased> overtaking = lane.ended(call, open);
    overtaking.forEach(delivery -> settled.add(settled(delivery, CallResult.NOT_BEGUN)));
    try {
      settle(settled);
    } finally {
      lane.release(
          call.size() + overtaking.size(), result.map(CallResult::attempts).orElse(List.of()));
    }
  }

  /** Empty if it could not be called. */
  private Optional<CallResult> result(Leased delivery) {
    try {
      if (delivery.announcedTo().isPresent()) {
        return Optional.of(announce(delivery, delivery.announcedTo().get()));
      }
      Endpoint endpoint = lane.endpoint();
      boolean probing = probes.has(delivery);
      boolean open =
          probing ? lane.isOpenToProbe(endpoint.target()) : lane.isOpenTo(endpoint.target());
      return Optional.of(open ? call(delivery, endpoint, probing) : CallResult.NOT_BEGUN);
    } catch (RuntimeException | LinkageError e) {
      failureLog.write(
          "Event "
              + delivery.eventId()
              + " could not be called; it is due again when its lease ends",
          e);
      return Optional.empty();
    }
  }

  /**
   * Calls the target that was in force before a change, however the endpoint is held by now. What
   * comes of it says nothing about the target of now, and if it is in vain, the delivery waits like
   * any other.
   */
  private CallResult announce(Leased delivery, String target) {
    RetryPolicy policy = lane.endpoint().limits().retry();
    if (!lane.isOpenToAnnouncements() || !lasts(delivery, policy)) {
      return CallResult.NOT_BEGUN;
    }
    CallResult result =
        whileDown(
            tools
                .caller()
                .call(
                    destination(delivery, target),
                    delivery.body(),
                    policy,
                    (pause, last) -> lane.pauseAnnouncement(pause)));
    return result.settlement() instanceof Settlement.DueAgain again
        ? new CallResult(result.attempts(), afterTheDrain(again))
        : result;
  }

  /** What the old target has not taken in a call of its own is for the new one. */
  private Settlement afterTheDrain(Settlement.DueAgain again) {
    Duration left =
        lane.endpoint()
            .draining()
            .map(draining -> Duration.between(Instant.now(), draining.until()))
            .orElse(Duration.ZERO);
    return left.compareTo(again.delay()) > 0 ? new Settlement.DueAgain(left) : again;
  }

  private CallResult call(Leased delivery, Endpoint endpoint, boolean probing) {
    String target = endpoint.target();
    RetryPolicy policy = probing ? Probes.ONCE : endpoint.limits().retry();
    if (target.isEmpty()) {
      return CallResult.NOT_BEGUN;
    }
    if (!lasts(delivery, policy)) {
      return CallResult.NOT_BEGUN;
    }
    Watch watch = new Watch(lane, tools, delivery, target);
    CallResult result =
        tools.caller().call(destination(delivery, target), delivery.body(), policy, watch);
    watch.ended(result.attempts());
    return probing || lane.endpoint().isDown() ? whileDown(result) : result;
  }

  private Destination destination(Leased delivery, String target) {
    Credentials credentials = tools.secrets().of(name);
    return new Destination(
        target,
        tools.outboxId().messageId(delivery.eventId()),
        credentials.keys(),
        credentials.headers());
  }

  /** Whether the lease outlasts the longest call. */
  private boolean lasts(Leased delivery, RetryPolicy policy) {
    boolean lasts = delivery.covers(policy.worstCall(tools.longestAttempt()));
    if (!lasts) {
      leaseLog.write(
          "Deliveries of "
              + name
              + " waited so long for a thread that their lease would not last;"
              + " they are claimed again. Give the server more threads, or lower the concurrency",
          null);
    }
    return lasts;
  }

  /**
   * The outage is the endpoint's: no delivery dies of it, nor does one that has probed and had one
   * attempt only, though the breaker may have been closed meanwhile.
   */
  private static CallResult whileDown(CallResult result) {
    List<Attempt> attempts = result.attempts();
    return !attempts.isEmpty()
            && attempts.get(attempts.size() - 1).outcome() instanceof Outcome.Unavailable last
        ? new CallResult(attempts, RetryPolicy.settleWhileDown(last))
        : result;
  }

  private Settled settled(Leased delivery, CallResult result) {
    LOG.log(
        System.Logger.Level.DEBUG,
        () -> "event " + delivery.eventId() + " to " + name + ": " + result);
    if (result.settlement() instanceof Settlement.Dead) {
      deathLog.write(
          "Event "
              + delivery.eventId()
              + " to "
              + name
              + " is a dead letter: "
              + result.attempts().get(result.attempts().size() - 1).outcome().detail(),
          null);
    }
    return new Settled(delivery, result.attempts(), result.settlement());
  }

  private void settle(List<Settled> all) {
    try {
      tools.settler().settle(all);
      all.forEach(settled -> probes.ended(settled.delivery(), settled.attempts()));
    } catch (RuntimeException | LinkageError e) {
      failureLog.write(
          "Deliveries could not be settled; they are due again when their lease ends", e);
    }
  }

  /** Makes deliveries that were not begun due again at once; their slots are free already. */
  void giveBack(List<Leased> untaken) {
    settle(untaken.stream().map(delivery -> settled(delivery, CallResult.NOT_BEGUN)).toList());
  }

  private static RateLimitedLog log(System.Logger.Level level) {
    return new RateLimitedLog(LOG, level, Duration.ofMinutes(1));
  }
}
