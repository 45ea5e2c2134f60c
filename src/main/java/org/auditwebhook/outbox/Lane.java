package org.auditwebhook.outbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.auditwebhook.delivery.CircuitBreaker;
import org.auditwebhook.delivery.Outcome;

/**
 * The way in memory from the outbox to the dispatcher, of one endpoint: deliveries that this
 * instance has leased and not begun. It has a slot for each call that may be in flight, and a
 * delivery is leased only against a free slot, so that no lease runs out in a queue. What has no
 * slot waits in the database until it is claimed.
 *
 * <p>While the endpoint is paused, or its circuit breaker is open, there are no slots but for a
 * probe, and pauses between attempts end. After the breaker has closed, the slots grow from one.
 *
 * <p>Thread-safe.
 */
public final class Lane {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition changed = lock.newCondition();
  private final Queue<Leased> queue = new ArrayDeque<>();

  private final CircuitBreaker breaker = new CircuitBreaker();

  private Endpoint endpoint;
  private int slotsTaken;
  private int idleTakers;

  /** Older deliveries wait in the database: new ones wait behind them. */
  private boolean behind = true;

  /** How often it has fallen behind, and how often when the last claim began. */
  private long falls;

  private long fallsBeforeClaim;
  private boolean closed;

  /** By {@link System#nanoTime}: from then on no attempt begins. */
  private long closesAt = Long.MAX_VALUE;

  private Runnable starter = () -> {};

  Lane() {}

  /** What to run when a delivery has arrived and nobody waits to take it. */
  public void onArrival(Runnable startTaker) {
    lock.lock();
    try {
      starter = startTaker;
    } finally {
      lock.unlock();
    }
  }

  /** The endpoint as it is in force now. */
  public Endpoint endpoint() {
    lock.lock();
    try {
      return endpoint;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes slots for new deliveries, at most as many as are free; none while older ones wait in the
   * database, or while the endpoint is not to be called. Each is given back by {@link #put} and
   * {@link #release}, or by {@link #cancel}.
   */
  int reserveForNew(int wanted) {
    lock.lock();
    try {
      return behind || endpoint.draining().isPresent() ? 0 : reserve(wanted);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes all free slots, for deliveries to be claimed. New ones go on waiting behind the old ones
   * until {@link #caughtUp}.
   */
  public int reserveForClaim() {
    lock.lock();
    try {
      fallsBeforeClaim = falls;
      return reserve(Integer.MAX_VALUE);
    } finally {
      lock.unlock();
    }
  }

  /**
   * A claim has found fewer deliveries than it had slots: none waits any more, unless some have
   * come since the claim began.
   */
  public void caughtUp() {
    lock.lock();
    try {
      behind &= falls != fallsBeforeClaim;
    } finally {
      lock.unlock();
    }
  }

  private int reserve(int wanted) {
    int free = slots() - slotsTaken;
    int reserved = closed || isHeld() ? 0 : Math.max(0, Math.min(wanted, free));
    slotsTaken += reserved;
    return reserved;
  }

  /** Takes a slot for a probe, if one is free and the endpoint is to be probed at all. */
  public boolean reserveForProbe() {
    lock.lock();
    try {
      Endpoint.Holds holds = endpoint.holds();
      boolean reserved =
          !closed
              && holds.outage().isPresent()
              && holds.pause().isEmpty()
              && !endpoint.target().isEmpty()
              && slotsTaken < endpoint.limits().concurrency();
      slotsTaken += reserved ? 1 : 0;
      return reserved;
    } finally {
      lock.unlock();
    }
  }

  /** How many slots are free while nothing waits for one; none while the endpoint is drained. */
  int slotsToSpare() {
    lock.lock();
    try {
      boolean mayBeCalled = !closed && !behind && !isHeld() && endpoint.draining().isEmpty();
      return mayBeCalled ? Math.max(0, slots() - slotsTaken) : 0;
    } finally {
      lock.unlock();
    }
  }

  private int slots() {
    return breaker.slots(endpoint.limits().concurrency());
  }

  /** Whether nothing is to be called but a probe. */
  private boolean isHeld() {
    return endpoint.target().isEmpty() || endpoint.holds().any();
  }

  /** Gives back slots that were reserved and not used. */
  public void cancel(int slots) {
    lock.lock();
    try {
      slotsTaken -= slots;
    } finally {
      lock.unlock();
    }
  }

  /** Deliveries wait in the database: they are to be claimed as soon as there are slots. */
  public void fallBehind() {
    lock.lock();
    try {
      falls++;
      behind = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Hands leased deliveries over, each against a slot that was reserved. */
  public void put(List<Leased> leased) {
    Runnable start = null;
    lock.lock();
    try {
      queue.addAll(leased);
      arrived.signalAll();
      if (idleTakers < queue.size()) {
        start = starter;
      }
    } finally {
      lock.unlock();
    }
    if (start != null) {
      start.run();
    }
  }

  /** How many deliveries wait for more takers than are there. */
  public int takersMissing() {
    lock.lock();
    try {
      return queue.size() - idleTakers;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the oldest delivery; its slot stays taken until {@link #release}.
   *
   * @param patience how long to wait for one
   * @return empty if there was none, or the thread was interrupted
   */
  public Optional<Leased> take(Duration patience) {
    long nanos = patience.toNanos();
    lock.lock();
    idleTakers++;
    try {
      while (queue.isEmpty() && nanos > 0 && !closed) {
        nanos = arrived.awaitNanos(nanos);
      }
      return Optional.ofNullable(queue.poll());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.ofNullable(queue.poll());
    } finally {
      idleTakers--;
      lock.unlock();
    }
  }

  /** The call of a delivery that was taken has ended: its slot is free. */
  public void release() {
    lock.lock();
    try {
      slotsTaken--;
      if (behind || closed) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether no delivery is reserved, queued or in flight. */
  public boolean isIdle() {
    return awaitIdle(Duration.ZERO);
  }

  /**
   * Waits until no delivery is reserved, queued or in flight; false if that takes longer than the
   * time given.
   */
  public boolean awaitIdle(Duration atMost) {
    long nanos = atMost.toNanos();
    lock.lock();
    try {
      while (slotsTaken > 0 && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      return slotsTaken == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return slotsTaken == 0;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there is something to claim and a slot for it, at most for the time given. Ends
   * early when the endpoint or the lane changes.
   */
  public void awaitClaimable(Duration atMost) throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lock();
    try {
      while (nanos > 0 && !closed && !(behind && hasRoom())) {
        nanos = changed.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /** A quarter of the slots: claiming for one at a time would cost a query for each. */
  private boolean hasRoom() {
    return !isHeld() && slots() - slotsTaken >= Math.max(1, slots() / 4);
  }

  /** See {@link CircuitBreaker#epoch}. */
  public int epoch() {
    lock.lock();
    try {
      return breaker.epoch();
    } finally {
      lock.unlock();
    }
  }

  /**
   * An attempt to the endpoint has ended.
   *
   * @param epoch the {@link #epoch} in which it began
   * @return why the circuit breaker is to be opened now; empty if it is not, or is open
   */
  public Optional<String> attempted(int epoch, long eventId, Outcome outcome) {
    lock.lock();
    try {
      return endpoint.holds().outage().isPresent()
          ? Optional.empty()
          : breaker.attempted(epoch, eventId, outcome, System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits between two attempts of a call.
   *
   * @param target where the call is going
   * @return false if the call is to end now: the endpoint has another target, is paused or known to
   *     be down, or the lane is closed
   */
  public boolean pause(Duration pause, String target) {
    long deadline = System.nanoTime() + pause.toNanos();
    boolean interrupted = false;
    lock.lock();
    try {
      while (goesTo(target) && deadline - System.nanoTime() > 0) {
        try {
          changed.awaitNanos(Math.min(deadline, closesAt) - System.nanoTime());
        } catch (InterruptedException e) {
          // Only the lane ends a pause: a call that an interrupt cut short would be due again at
          // once, and come to no pause at all.
          interrupted = true;
        }
      }
      return goesTo(target);
    } finally {
      lock.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether an attempt to this target may begin now. */
  public boolean isOpenTo(String target) {
    lock.lock();
    try {
      return goesTo(target);
    } finally {
      lock.unlock();
    }
  }

  /** Whether a probe of this target may begin now. */
  public boolean isOpenToProbe(String target) {
    lock.lock();
    try {
      return runsTo(target);
    } finally {
      lock.unlock();
    }
  }

  private boolean goesTo(String target) {
    return runsTo(target) && endpoint.holds().outage().isEmpty();
  }

  private boolean runsTo(String target) {
    return !closed
        && System.nanoTime() < closesAt
        && endpoint.target().equals(target)
        && endpoint.holds().pause().isEmpty();
  }

  void changed(Endpoint inForce) {
    lock.lock();
    try {
      if (endpoint != null && !endpoint.target().equals(inForce.target())) {
        breaker.reset();
      } else if (endpoint != null
          && endpoint.holds().outage().isPresent()
          && inForce.holds().outage().isEmpty()) {
        breaker.closed(System.nanoTime());
      }
      endpoint = inForce;
      falls++;
      behind = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets no attempt begin from then on.
   *
   * @param deadline by {@link System#nanoTime}
   */
  public void closeAt(long deadline) {
    lock.lock();
    try {
      closesAt = deadline;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * No further delivery is handed over, and no call begins another attempt.
   *
   * @return those that were not taken; their slots are free
   */
  public List<Leased> close() {
    lock.lock();
    try {
      closed = true;
      List<Leased> untaken = List.copyOf(queue);
      queue.clear();
      slotsTaken -= untaken.size();
      changed.signalAll();
      arrived.signalAll();
      return untaken;
    } finally {
      lock.unlock();
    }
  }
}
