package org.auditwebhook.outbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
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
  private final Slots slots = new Slots();

  private int idleTakers;

  /** Older deliveries wait in the database: new ones wait behind them. */
  private boolean behind = true;

  /** How often it has fallen behind, and how often when the last claim began. */
  private long falls;

  private long fallsBeforeClaim;
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
    return locked(slots::endpoint);
  }

  /**
   * Takes slots for new deliveries, at most as many as are free; none while older ones wait in the
   * database, or while the endpoint is not to be called. Each is given back by {@link #put} and
   * {@link #release}, or by {@link #cancel}.
   */
  int reserveForNew(int wanted) {
    return locked(() -> maySkipTheDatabase() ? slots.take(wanted) : 0);
  }

  /**
   * Takes all free slots, for deliveries to be claimed. New ones go on waiting behind the old ones
   * until {@link #caughtUp}.
   */
  public int reserveForClaim() {
    return locked(
        () -> {
          fallsBeforeClaim = falls;
          return slots.take(Integer.MAX_VALUE);
        });
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

  /** Takes a slot for a probe, if one is free and the endpoint is to be probed at all. */
  public boolean reserveForProbe() {
    return locked(slots::takeForProbe);
  }

  /**
   * Takes a slot for what is told about a change, though none may be free or the endpoint be held.
   *
   * @return 1; 0 if the lane is closed
   */
  int reserveForAnnouncement() {
    return locked(() -> slots.takeForAnnouncement() ? 1 : 0);
  }

  /** How many slots are free while nothing waits for one; none while the endpoint is drained. */
  int slotsToSpare() {
    return locked(() -> maySkipTheDatabase() ? slots.free() : 0);
  }

  /** New deliveries go ahead of nothing that waits in the database, nor of a drain. */
  private boolean maySkipTheDatabase() {
    return !behind && slots.endpoint().draining().isEmpty();
  }

  /** Gives back slots that were reserved and not used. */
  public void cancel(int reserved) {
    lock.lock();
    try {
      slots.giveBack(reserved);
    } finally {
      lock.unlock();
    }
  }

  /** Deliveries wait in the database: they are to be claimed as soon as there are slots. */
  public void fallBehind() {
    changing(this::nowBehind);
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
    return locked(() -> queue.size() - idleTakers);
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
      while (queue.isEmpty() && nanos > 0 && !slots.isClosed()) {
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
      slots.giveBack(1);
      if (behind || slots.isClosed()) {
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
      while (slots.anyTaken() && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      return !slots.anyTaken();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !slots.anyTaken();
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
      while (nanos > 0 && !slots.isClosed() && !(behind && slots.areWorthClaimingFor())) {
        nanos = changed.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /** See {@link CircuitBreaker#epoch}. */
  public int epoch() {
    return locked(() -> slots.breaker().epoch());
  }

  /**
   * An attempt to the endpoint has ended.
   *
   * @param epoch the {@link #epoch} in which it began
   * @return why the circuit breaker is to be opened now; empty if it is not, or is open
   */
  public Optional<String> attempted(int epoch, long eventId, Outcome outcome) {
    return locked(
        () ->
            slots.endpoint().isDown()
                ? Optional.empty()
                : slots.breaker().attempted(epoch, eventId, outcome, System.nanoTime()));
  }

  /**
   * Waits between two attempts of a call.
   *
   * @param target where the call is going
   * @return false if the call is to end now: the endpoint has another target, is paused or known to
   *     be down, or the lane is closed
   */
  public boolean pause(Duration pause, String target) {
    return pause(pause, () -> slots.goesTo(target));
  }

  /** The same for an announcement, which only a closed lane ends. */
  public boolean pauseAnnouncement(Duration pause) {
    return pause(pause, slots::announces);
  }

  private boolean pause(Duration pause, BooleanSupplier goesOn) {
    long deadline = System.nanoTime() + pause.toNanos();
    boolean interrupted = false;
    lock.lock();
    try {
      while (goesOn.getAsBoolean() && deadline - System.nanoTime() > 0) {
        try {
          changed.awaitNanos(Math.min(deadline, slots.closesAt()) - System.nanoTime());
        } catch (InterruptedException e) {
          // Only the lane ends a pause: a call that an interrupt cut short would be due again at
          // once, and come to no pause at all.
          interrupted = true;
        }
      }
      return goesOn.getAsBoolean();
    } finally {
      lock.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether an attempt to this target may begin now. */
  public boolean isOpenTo(String target) {
    return locked(() -> slots.goesTo(target));
  }

  /** Whether an announcement may be attempted now, wherever it goes. */
  public boolean isOpenToAnnouncements() {
    return locked(slots::announces);
  }

  /** Whether a probe of this target may begin now. */
  public boolean isOpenToProbe(String target) {
    return locked(() -> slots.probes(target));
  }

  void changed(Endpoint inForce) {
    changing(
        () -> {
          slots.changed(inForce);
          nowBehind();
        });
  }

  /**
   * Lets no attempt begin from then on.
   *
   * @param deadline by {@link System#nanoTime}
   */
  public void closeAt(long deadline) {
    changing(() -> slots.closeAt(deadline));
  }

  /**
   * No further delivery is handed over, and no call begins another attempt.
   *
   * @return those that were not taken; their slots are free
   */
  public List<Leased> close() {
    lock.lock();
    try {
      slots.close();
      List<Leased> untaken = List.copyOf(queue);
      queue.clear();
      slots.giveBack(untaken.size());
      changed.signalAll();
      arrived.signalAll();
      return untaken;
    } finally {
      lock.unlock();
    }
  }

  private void nowBehind() {
    falls++;
    behind = true;
  }

  private <T> T locked(Supplier<T> task) {
    lock.lock();
    try {
      return task.get();
    } finally {
      lock.unlock();
    }
  }

  /** Makes a change that somebody may be waiting for. */
  private void changing(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
