package org.auditwebhook.endpoint;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.RetryAfter;
import org.auditwebhook.delivery.RetryPolicy;
import org.auditwebhook.delivery.Settlement;

/**
 * One call of an endpoint: up to so many attempts, their pauses and what came of them. The REST
 * client's filter and mapper find it by {@link #current}, because they run in the caller's thread
 * once an attempt on both servers. Used by that thread only.
 */
final class Call {
  private static final ThreadLocal<Call> CURRENT = new ThreadLocal<>();

  private final Destination destination;
  private final URI target;
  private final byte[] body;
  private final RetryPolicy policy;
  private final Pause pause;
  private final Clock clock;
  private final List<Attempt> attempts = new ArrayList<>();

  /** The attempt in flight; null between two attempts. */
  private Instant startedAt;

  private long startedNanos;
  private boolean ended;
  private boolean cutShort;

  /**
   * @param target the destination's URL
   */
  Call(
      Destination destination,
      URI target,
      byte[] body,
      RetryPolicy policy,
      Pause pause,
      Clock clock) {
    this.destination = destination;
    this.target = target;
    this.body = body;
    this.policy = policy;
    this.pause = pause;
    this.clock = clock;
  }

  /** The call that the current thread is in. */
  static Call current() {
    return CURRENT.get();
  }

  /** Runs the posting with this call as the thread's current one. */
  void run(Runnable posting) {
    CURRENT.set(this);
    try {
      posting.run();
    } finally {
      CURRENT.remove();
    }
  }

  URI target() {
    return target;
  }

  /** What the attempt in flight carries: signed anew, with its own time. */
  Map<String, String> headers() {
    return destination.headers(startedAt, body);
  }

  /**
   * Begins an attempt, after the pause that is due before it.
   *
   * @return false if there is to be none
   */
  boolean begin() {
    if (!attempts.isEmpty() && !ended) {
      Optional<Duration> wait = policy.pauseAfter(attempts.size(), last());
      cutShort = wait.isPresent() && !pause.of(wait.get(), last());
      ended = wait.isEmpty() || cutShort;
    }
    if (!ended) {
      startedAt = clock.instant();
      startedNanos = System.nanoTime();
    }
    return !ended;
  }

  /**
   * The attempt in flight was answered.
   *
   * @param retryAfter the header, or {@code null}
   * @return whether another attempt is to follow
   */
  boolean answered(int status, String retryAfter) {
    return ended(Outcome.answered(status, RetryAfter.parse(retryAfter, clock.instant())));
  }

  /**
   * The attempt in flight was not answered.
   *
   * @return whether another attempt is to follow
   */
  boolean failed(String detail) {
    return ended(Outcome.unanswered(detail));
  }

  /** The attempt in flight was not made, because the egress rules forbid it; it is the last. */
  void blocked(String why) {
    ended(new Outcome.Blocked(why));
  }

  /**
   * The client failed. In an attempt that is one without an answer; outside of one, no attempt can
   * be made any more, as when the client is closed, and the call is cut short.
   *
   * @return whether another attempt is to follow
   * @throws IllegalStateException if no attempt was made at all
   */
  boolean clientFailed(RuntimeException failure) {
    if (startedAt != null) {
      return failed(ClientFailure.sentence(failure));
    }
    if (attempts.isEmpty()) {
      throw new IllegalStateException("The REST client made no attempt", failure);
    }
    ended = true;
    cutShort = policy.pauseAfter(attempts.size(), last()).isPresent();
    return false;
  }

  /**
   * What came of it, after at least one attempt. A call that its pause has cut short had attempts
   * left: the delivery is due again at once.
   */
  CallResult result() {
    return new CallResult(
        List.copyOf(attempts),
        cutShort ? new Settlement.DueAgain(Duration.ZERO) : policy.settle(last()));
  }

  /**
   * Does nothing when no attempt is in flight: an attempt ends once, and none was begun after the
   * last.
   */
  private boolean ended(Outcome outcome) {
    if (startedAt != null) {
      Duration duration = Duration.ofNanos(System.nanoTime() - startedNanos);
      attempts.add(new Attempt(startedAt, duration, outcome, destination.events()));
      startedAt = null;
    }
    return !ended && policy.pauseAfter(attempts.size(), last()).isPresent();
  }

  private Outcome last() {
    return attempts.get(attempts.size() - 1).outcome();
  }
}
