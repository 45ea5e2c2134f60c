package org.auditwebhook.outbox;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.CircuitBreaker;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.settings.Ordering;

/**
 * The way in memory from the outbox to the dispatcher, of one endpoint: deliveries that this
 * instance has leased and not begun. It has a slot for each call that may be in flight and for what
 * the endpoint takes in a moment, see {@link Slots}; a delivery is leased only against a free slot,
 * so that no lease runs out in a queue. What has no slot waits in the database until it is claimed.
 *
 * <p>While the endpoint is paused, or its circuit breaker is open, there are no slots but for a
 * probe, and pauses between attempts end. After the breaker has closed, the slots grow from one.
 *
 * <p>Where an order is promised, see {@link Line}, new deliveries are handed over only while all
 * that is open is in this lane: else they wait in the database behind what they must not overtake.
 * In an outbox that others share that is never known.
 *
 * <p>Thread-safe.
 */
public final class Lane {
  private final ReentrantLock lock = new ReentrantLock();

  /** Something may be taken, or a taker may end. */
  private final Condition arrived = lock.newCondition();

  /** There is something to claim and a slot for it, or something to give back. */
  private final Condition claimable = lock.newCondition();

  /** A pause may end, or the lane be idle. */
  private final Condition changed = lock.newCondition();

  private final Line line = new Line();
  private final Overtaking overtaking = new Overtaking(line);
  private final Slots slots;
  private final boolean shared;

  private volatile Endpoint endpoint;
  private int idleTakers;

  /** Older deliveries wait in the database: new ones wait behind them. */
  private boolean behind = true;

  /** A claim may find some of them. */
  private boolean worthAClaim = true;

  /** How often it has fallen behind, and how often when the last claim began. */
  private long falls;

  private long fallsBeforeClaim;

  private Runnable starter = () -> {};

  /**
   * @param shared whether other instances may have deliveries to the same endpoint
   */
  Lane(boolean shared) {
    this.shared = shared;
    slots = new Slots(shared);
  }

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
    return endpoint;
  }

  /**
   * Takes slots for new deliveries, at most as many as are free; none while older ones wait in the
   * database, or while the endpoint is not to be called. Each is given back by {@link #put} and
   * {@link #release}, or by {@link #cancel}.
   */
  int reserveForNew(int wanted) {
    return locked(() -> maySkipTheDatabase() ? reserve(wanted) : 0);
  }

  /**
   * Takes free slots, for deliveries to be claimed. New ones go on waiting behind the old ones
   * until {@link #caughtUp}.
   */
  public int reserveForClaim(int wanted) {
    return locked(
        () -> {
          int given = reserve(wanted);
          if (given > 0) {
            fallsBeforeClaim = falls;
            worthAClaim = false;
          }
          return given;
        });
  }

  private int reserve(int wanted) {
    int given = slots.take(wanted, line.bytes());
    overtaking.reserved(given);
    return given;
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

  /** A claim has left some that another may find: as soon as there are slots. */
  public void moreToClaim() {
    lock.lock();
    try {
      worthAClaim = true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a slot for a probe, if one is free and the endpoint is to be probed at all. */
  public boolean reserveForProbe() {
    return locked(() -> reservedOne(slots.takeForProbe())) == 1;
  }

  /**
   * Takes a slot for what is told about a change, though none may be free or the endpoint be held.
   *
   * @return 1; 0 if the lane is closed
   */
  int reserveForAnnouncement() {
    return locked(() -> reservedOne(slots.takeForAnnouncement()));
  }

  private int reservedOne(boolean given) {
    overtaking.reserved(given ? 1 : 0);
    return given ? 1 : 0;
  }

  /** How many slots are free while nothing waits for one; none while the endpoint is drained. */
  int slotsToSpare() {
    return locked(() -> behind || isDraining() ? 0 : slots.free(line.bytes()));
  }

  /** New deliveries go ahead of nothing that waits in the database, nor of a drain. */
  private boolean maySkipTheDatabase() {
    return !behind && !isDraining() && !(shared && line.isOrdered());
  }

  private boolean isDraining() {
    return endpoint.draining().isPresent();
  }

  /** Gives back slots that were reserved and not used. */
  public void cancel(int unused) {
    lock.lock();
    try {
      slots.giveBack(unused);
      overtaking.used(unused);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Deliveries wait in the database: they are to be claimed as soon as there are slots. */
  public void fallBehind() {
    lock.lock();
    try {
      nowBehind();
    } finally {
      lock.unlock();
    }
  }

  /** Hands leased deliveries over, each against a slot that was reserved. */
  public void put(List<Leased> leased) {
    startingCalls(
        () -> {
          long now = System.nanoTime();
          leased.forEach(delivery -> overtaking.put(delivery, now));
          overtaking.used(leased.size());
          if (overtaking.isAnyToGiveBack() || wanted() > 0) {
            claimable.signalAll();
          }
        });
  }

  /**
   * Makes a change after which calls may begin, and starts the takers that are missing for them.
   */
  private void startingCalls(Runnable change) {
    Runnable start;
    lock.lock();
    try {
      change.run();
      start = wakeTakers();
    } finally {
      lock.unlock();
    }
    start.run();
  }

  /**
   * Wakes one where there are calls to begin: it wakes the next one before its call, see {@link
   * #taken}. So an endpoint that answers at once keeps a few takers busy, and does not wake one for
   * each delivery.
   *
   * @return what to run without the lock, where there are too few
   */
  private Runnable wakeTakers() {
    int calls = callsToBegin();
    if (calls > 0) {
      arrived.signal();
    }
    return idleTakers < calls ? starter : () -> {};
  }

  private int callsToBegin() {
    return Math.max(0, Math.min(line.calls(endpoint.limits().batching()), slots.callsToBegin()));
  }

  /** How many calls may be in flight now. */
  public int mostCalls() {
    return locked(slots::mostCalls);
  }

  /** How many calls wait for more takers than are there. */
  public int takersMissing() {
    return locked(() -> callsToBegin() - idleTakers);
  }

  /**
   * Takes what goes into the next call: one delivery, or a batch. Its slots stay taken until {@link
   * #release}.
   *
   * @param patience how long to wait for one
   * @return none if there was none, or the thread was interrupted
   */
  public List<Leased> take(Duration patience) {
    List<Leased> call = taken(patience);
    if (!call.isEmpty() && endpoint.limits().rate().isPresent()) {
      startingCalls(() -> {}); // the next one's permit may come before any call ends
    }
    return call;
  }

  private List<Leased> taken(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    lock.lock();
    idleTakers++;
    try {
      long wait = nanosUntilCall();
      for (long left = patience.toNanos();
          wait > 0 && left > 0 && !slots.isClosed();
          left = deadline - System.nanoTime()) {
        arrived.awaitNanos(Math.min(left, wait));
        wait = nanosUntilCall();
      }
      return wait > 0 ? List.of() : begin();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return nanosUntilCall() > 0 ? List.of() : begin();
    } finally {
      idleTakers--;
      if (callsToBegin() > 0) {
        arrived.signal();
      }
      lock.unlock();
    }
  }

  private long nanosUntilCall() {
    if (slots.callsToBegin() <= 0) {
      return Long.MAX_VALUE;
    }
    long now = System.nanoTime();
    long ripe = line.nanosUntilRipe(endpoint.limits().batching(), now);
    if (ripe == Long.MAX_VALUE) {
      return ripe;
    }
    boolean closing = slots.closesAt() != Long.MAX_VALUE;
    if (line.isNextAnnounced()) {
      return 0; // it is to be heard before what it tells of has an effect
    }
    return Math.max(closing ? 0 : ripe, slots.nanosUntilPermitted(eventsOfNextCall(), now));
  }

  private int eventsOfNextCall() {
    return Math.min(line.takeable(), endpoint.limits().batching().mostInPost());
  }

  /** How many permits of the rate that instances share are to be asked for now; 0 for none. */
  public int permitsWanted() {
    return locked(this::wanted);
  }

  private int wanted() {
    int ofOneCall = endpoint.limits().batching().mostInPost();
    return slots.permits().wanted(line.takeable(), ofOneCall, System.nanoTime());
  }

  /**
   * So many permits were given.
   *
   * @param usableIn not to be used before
   */
  public void permitted(int permits, Duration usableIn) {
    startingCalls(
        () -> {
          slots.permits().granted(permits, System.nanoTime() + usableIn.toNanos());
          arrived.signalAll();
        });
  }

  private List<Leased> begin() {
    List<Leased> call =
        line.take(endpoint.limits().batching(), slots.mostInCall(System.nanoTime()));
    if (!call.isEmpty()) {
      slots.begun(call.size());
      if (wanted() > 0) {
        claimable.signalAll();
      }
    }
    return call;
  }

  /**
   * What has become of a call is known: the next of its groups may be called. To be told before the
   * settlement.
   *
   * @param open those that are not done
   * @return those that must not overtake the open ones: they are to be given back behind them, and
   *     to be released with the call
   */
  public List<Leased> ended(List<Leased> call, Collection<Leased> open) {
    if (endpoint.limits().ordering() == Ordering.NONE) {
      return List.of();
    }
    Runnable start;
    List<Leased> barred;
    lock.lock();
    try {
      barred = line.ended(call, open);
      if (!open.isEmpty()) {
        overtaking.leave(open);
        overtaking.leave(barred);
        nowBehind();
      }
      start = wakeTakers();
    } finally {
      lock.unlock();
    }
    start.run();
    return barred;
  }

  /**
   * A call that was taken has ended and its deliveries are settled: their slots are free.
   *
   * @param called how many deliveries
   * @param givenBack how many behind them
   * @param attempts the POSTs of it
   */
  public void release(int called, int givenBack, List<Attempt> attempts) {
    Runnable start;
    lock.lock();
    try {
      slots.ended(called, attempts);
      slots.giveBack(givenBack);
      if (behind && worthAClaim && slots.areWorthClaimingFor(line.bytes())) {
        claimable.signalAll();
      }
      if (slots.isClosed() || !slots.anyTaken()) {
        changed.signalAll();
      }
      start = callsToBegin() > 1 ? wakeTakers() : () -> {}; // who releases takes the next one
    } finally {
      lock.unlock();
    }
    start.run();
  }

  /**
   * These are settled, some perhaps of other endpoints: where an order is promised, others may be
   * claimed now.
   */
  public void settled(List<Settled> all) {
    if (endpoint.limits().ordering() == Ordering.NONE) {
      return;
    }
    lock.lock();
    try {
      int id = endpoint.id();
      all.stream().filter(one -> one.delivery().endpointId() == id).forEach(overtaking::settled);
      worthAClaim = true;
      claimable.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The events of ordered deliveries that are in this lane, or done and not settled: whoever is
   * leased behind them comes behind them.
   */
  Set<Long> mine() {
    return locked(overtaking::mine);
  }

  /** What was handed over and may not be called: it is to be given back; its slots are free. */
  public List<Leased> takeUntakable() {
    return locked(
        () -> {
          List<Leased> all = overtaking.takeToGiveBack();
          slots.giveBack(all.size());
          return all;
        });
  }

  /** Whether no delivery is reserved, waits or is in flight. */
  public boolean isIdle() {
    return awaitIdle(Duration.ZERO);
  }

  /**
   * Waits until no delivery is reserved, waits or is in flight; false if that takes longer than the
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
   * Waits until there is something to claim and a slot for it, something to give back, or permits
   * are to be asked for, at most for the time given. Ends early when the endpoint or the lane
   * changes.
   */
  public void awaitClaimable(Duration atMost) throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lock();
    try {
      while (nanos > 0
          && !slots.isClosed()
          && !isToBeClaimed()
          && !overtaking.isAnyToGiveBack()
          && wanted() == 0) {
        long waited = Math.min(nanos, slots.permits().nanosUntilAsking(System.nanoTime()));
        nanos -= waited - claimable.awaitNanos(waited);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isToBeClaimed() {
    return behind && worthAClaim && slots.areWorthClaimingFor(line.bytes());
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
            endpoint.isDown()
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
          endpoint = inForce;
          if (line.ordering() != inForce.limits().ordering()) {
            overtaking.ordersAnew(line.order(inForce.limits().ordering()));
          }
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
      List<Leased> untaken = line.clear();
      untaken.addAll(overtaking.takeToGiveBack());
      slots.giveBack(untaken.size());
      changed.signalAll();
      arrived.signalAll();
      claimable.signalAll();
      return untaken;
    } finally {
      lock.unlock();
    }
  }

  private void nowBehind() {
    falls++;
    behind = true;
    worthAClaim = true;
    claimable.signalAll();
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
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
