package org.auditwebhook.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.RetryPolicy;
import org.auditwebhook.delivery.Settlement;
import org.auditwebhook.endpoint.CallResult;
import org.auditwebhook.endpoint.Destination;
import org.auditwebhook.endpoint.Pause;
import org.auditwebhook.logging.RateLimitedLog;
import org.auditwebhook.outbox.Credentials;
import org.auditwebhook.outbox.Endpoint;
import org.auditwebhook.outbox.Lane;
import org.auditwebhook.outbox.Leased;
import org.auditwebhook.outbox.Limits;
import org.auditwebhook.outbox.Settled;
import org.auditwebhook.settings.Ordering;

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
  void deliver(List<Leased> taken) {
    Limits limits = lane.endpoint().limits();
    Ended ended = new Ended(taken);
    try {
      new BatchCall(
              part -> post(part, ended),
              ended,
              limits.batching().mostInPost(),
              limits.ordering() != Ordering.NONE)
          .call(taken);
    } catch (RuntimeException | LinkageError e) {
      failureLog.write(
          "Event "
              + taken.get(0).eventId()
              + " and those with it could not be called or settled;"
              + " what is not settled is due again when its lease ends",
          e);
    } finally {
      release(taken, ended);
    }
  }

  /** What is not done holds up the rest of its group, which is given back. */
  private void release(List<Leased> taken, Ended ended) {
    List<Leased> overtaking = lane.ended(taken, ended.open);
    try {
      giveBack(overtaking);
    } finally {
      lane.release(taken.size(), overtaking.size(), ended.attempts);
    }
  }

  /**
   * What has become of what was taken, while it is being called. Used by the thread of the call.
   */
  private final class Ended implements BatchCall.Settling {
    /** Neither delivered nor dead, in their order. */
    private final Set<Leased> open;

    /** The POSTs, each once. */
    private final List<Attempt> attempts = new ArrayList<>();

    Ended(List<Leased> taken) {
      open = new LinkedHashSet<>(taken);
    }

    @Override
    public void settle(List<Leased> part, CallResult result) {
      if (!(result.settlement() instanceof Settlement.DueAgain)) {
        part.forEach(open::remove);
      }
      Deliverer.this.settle(part, result);
    }
  }

  private CallResult post(List<Leased> part, Ended ended) {
    Leased first = part.get(0);
    CallResult result = first.announcedTo().isPresent() ? announce(part) : call(part);
    ended.attempts.addAll(result.attempts());
    return result;
  }

  /**
   * Calls the target that was in force before a change, however the endpoint is held by now. What
   * comes of it says nothing about the target of now, and if it is in vain, the delivery waits like
   * any other.
   */
  private CallResult announce(List<Leased> part) {
    String target = part.get(0).announcedTo().orElseThrow();
    RetryPolicy policy = lane.endpoint().limits().retry();
    if (!lane.isOpenToAnnouncements() || !last(part, policy)) {
      return CallResult.NOT_BEGUN;
    }
    CallResult result =
        whileDown(post(part, target, policy, (pause, last) -> lane.pauseAnnouncement(pause)));
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

  private CallResult call(List<Leased> part) {
    Endpoint endpoint = lane.endpoint();
    String target = endpoint.target();
    boolean probing = probes.has(part.get(0));
    boolean open = probing ? lane.isOpenToProbe(target) : lane.isOpenTo(target);
    RetryPolicy policy = probing ? Probes.ONCE : endpoint.limits().retry();
    if (!open || target.isEmpty() || !last(part, policy)) {
      return CallResult.NOT_BEGUN;
    }
    Watch watch = new Watch(lane, tools, part.get(0), target);
    CallResult result = post(part, target, policy, watch);
    watch.ended(result.attempts());
    return probing || lane.endpoint().isDown() ? whileDown(result) : result;
  }

  private CallResult post(List<Leased> part, String target, RetryPolicy policy, Pause pause) {
    Payload payload =
        lane.endpoint().limits().batching().enabled() || part.size() > 1
            ? Payload.array(part)
            : Payload.event(part.get(0));
    Credentials credentials = tools.secrets().of(name);
    Destination destination =
        new Destination(
            target,
            tools.outboxId().messageId(part.stream().map(Leased::eventId).toList()),
            credentials.keys(),
            credentials.headers(),
            payload.batchSize());
    return tools.caller().call(destination, payload.body(), policy, pause);
  }

  /** Whether the leases outlast the longest call. */
  private boolean last(List<Leased> part, RetryPolicy policy) {
    Duration worst = policy.worstCall(tools.longestAttempt());
    boolean last = part.stream().allMatch(delivery -> delivery.covers(worst));
    if (!last) {
      leaseLog.write(
          "Deliveries of "
              + name
              + " waited so long that their lease would not last; they are claimed again."
              + " Does the endpoint take seconds for each, or has the server too few threads?",
          null);
    }
    return last;
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

  private void settle(List<Leased> part, CallResult result) {
    LOG.log(
        System.Logger.Level.DEBUG,
        () ->
            "%d events from %d on to %s: %s"
                .formatted(part.size(), part.get(0).eventId(), name, result));
    if (result.settlement() instanceof Settlement.Dead) {
      deathLog.write(
          "Event "
              + part.get(0).eventId()
              + " to "
              + name
              + " is a dead letter: "
              + result.attempts().get(result.attempts().size() - 1).outcome().detail(),
          null);
    }
    tools
        .settler()
        .settle(
            part.stream()
                .map(delivery -> new Settled(delivery, result.attempts(), result.settlement()))
                .toList());
    part.forEach(delivery -> probes.ended(delivery, result.attempts()));
  }

  /** Makes deliveries that were not begun due again at once; their slots are freed elsewhere. */
  void giveBack(List<Leased> untaken) {
    if (!untaken.isEmpty()) {
      settle(untaken, CallResult.NOT_BEGUN);
    }
  }

  private static RateLimitedLog log(System.Logger.Level level) {
    return new RateLimitedLog(LOG, level, Duration.ofMinutes(1));
  }
}
