package org.auditwebhook.outbox;

import java.util.List;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.CircuitBreaker;
import org.auditwebhook.delivery.ConcurrencyLimit;

/**
 * Which calls to one endpoint may begin now, how many, and how many deliveries may be leased for
 * them: as many as there may be calls, and ahead of them what the endpoint takes in a moment. None
 * while it is disabled, paused or down, but for a probe; after its circuit breaker has closed the
 * calls grow from one. Not thread-safe: its {@link Lane} has the lock.
 */
final class Slots {
  /** What waits in memory has at most so many bytes, and what was recorded or claimed at once. */
  private static final long MOST_BYTES = 32 * 1_048_576L;

  private final CircuitBreaker breaker = new CircuitBreaker();
  private final ConcurrencyLimit limit = new ConcurrencyLimit();
  private final Pace pace = new Pace();
  private final Permits permits;
  private Endpoint endpoint;

  /** Deliveries that are reserved, wait in memory or are in a call. */
  private int held;

  private int inFlight;

  /** Deliveries that are in a call. */
  private int called;

  private boolean closed;

  /** By {@link System#nanoTime}: from then on no attempt begins. */
  private long closesAt = Long.MAX_VALUE;

  /**
   * @param shared whether other instances may call the endpoint
   */
  Slots(boolean shared) {
    permits = new Permits(shared);
  }

  /** What this instance has seen of the endpoint lately. */
  CircuitBreaker breaker() {
    return breaker;
  }

  void changed(Endpoint inForce) {
    if (endpoint != null && !endpoint.target().equals(inForce.target())) {
      breaker.reset();
      limit.reset();
      pace.reset();
    } else if (endpoint != null && endpoint.isDown() && !inForce.isDown()) {
      breaker.closed(System.nanoTime());
      pace.reset();
    }
    endpoint = inForce;
    permits.changed(inForce.limits().rate(), System.nanoTime());
  }

  /** Takes free ones, at most as many as are wanted, and says how many. */
  int take(int wanted, long bytesWaiting) {
    int given = Math.min(wanted, free(bytesWaiting));
    held += given;
    return given;
  }

  /** Takes one for a probe, if one is free and the endpoint is to be probed at all. */
  boolean takeForProbe() {
    boolean given =
        !closed
            && endpoint.isDown()
            && endpoint.holds().pause().isEmpty()
            && !endpoint.target().isEmpty()
            && held < endpoint.limits().concurrency().most();
    held += given ? 1 : 0;
    return given;
  }

  /** Takes one for what is told about a change, beyond the bound where it must be. */
  boolean takeForAnnouncement() {
    held += closed ? 0 : 1;
    return !closed;
  }

  void giveBack(int slots) {
    held -= slots;
  }

  boolean anyTaken() {
    return held > 0;
  }

  /** A quarter of them: claiming for one at a time would cost a query for each. */
  boolean areWorthClaimingFor(long bytesWaiting) {
    return free(bytesWaiting) >= Math.max(1, Math.min(capacity(), mostWaiting()) / 4);
  }

  /** How many could be taken now. */
  int free(long bytesWaiting) {
    return closed || isHeld() || bytesWaiting >= MOST_BYTES
        ? 0
        : Math.max(0, Math.min(capacity() - held, mostWaiting() - (held - called)));
  }

  /** More would wait for the rate longer than they need to be leased for. */
  private int mostWaiting() {
    return permits.within(Pace.HORIZON, System.nanoTime());
  }

  private int capacity() {
    int calls = mostCalls();
    boolean growing = calls < limit.of(endpoint.limits().concurrency());
    int ahead = growing ? 0 : pace.ahead();
    return endpoint.limits().batching().enabled()
        ? Math.max(2 * endpoint.limits().batching().maxSize(), ahead)
        : calls + ahead;
  }

  /**
   * How many more calls may begin; what must be given back may always be taken. One that has to
   * wait for the rate counts.
   */
  int callsToBegin() {
    int calls = mostCalls() - inFlight;
    return isHeld() ? calls : Math.min(calls, Math.max(1, permits.available(System.nanoTime())));
  }

  /**
   * How long until the rate allows a call.
   *
   * @param events of the call
   */
  long nanosUntilPermitted(int events, long now) {
    return isHeld() ? 0 : permits.nanosUntil(events, now);
  }

  /** The most events that the rate allows in a call that begins now. */
  int mostInCall(long now) {
    return isHeld() ? Integer.MAX_VALUE : Math.max(1, permits.available(now));
  }

  /** The permits of the rate. */
  Permits permits() {
    return permits;
  }

  /** How many calls may be in flight now, 1 at least. */
  int mostCalls() {
    return breaker.slots(limit.of(endpoint.limits().concurrency()));
  }

  void begun(int deliveries) {
    inFlight++;
    called += deliveries;
    permits.spend(deliveries, System.nanoTime());
  }

  /**
   * A call has ended, and what was leased for it is settled. What was posted again has cost as much
   * again, and what was not posted nothing.
   */
  void ended(int deliveries, List<Attempt> attempts) {
    int posted = attempts.stream().mapToInt(Attempt::batchSize).sum();
    if (posted < deliveries) {
      permits.giveBack(deliveries - posted);
    } else if (posted > deliveries) {
      permits.spend(posted - deliveries, System.nanoTime());
    }
    called -= deliveries;
    long now = System.nanoTime();
    int most = endpoint.limits().concurrency().most();
    attempts.forEach(attempt -> limit.ended(attempt, inFlight, most, now));
    pace.ended(attempts.isEmpty() ? 0 : deliveries, now);
    inFlight--;
    giveBack(deliveries);
  }

  /** Whether nothing is to be called but a probe. */
  private boolean isHeld() {
    return endpoint.target().isEmpty() || endpoint.holds().any();
  }

  /** None is given any more, and no attempt begins. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /** Lets no attempt begin from then on. */
  void closeAt(long deadline) {
    closesAt = deadline;
  }

  long closesAt() {
    return closesAt;
  }

  /** Whether an announcement may be attempted now, wherever it goes. */
  boolean announces() {
    return !closed && System.nanoTime() < closesAt;
  }

  /** Whether an attempt to this target may begin now. */
  boolean goesTo(String target) {
    return probes(target) && !endpoint.isDown();
  }

  /** Whether a probe of this target may begin now. */
  boolean probes(String target) {
    return announces() && endpoint.target().equals(target) && endpoint.holds().pause().isEmpty();
  }
}
