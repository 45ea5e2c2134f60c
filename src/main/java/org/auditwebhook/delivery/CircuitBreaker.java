package org.auditwebhook.delivery;

import java.time.Duration;
import java.util.Optional;

/**
 * What one instance has seen of an endpoint lately: whether its circuit breaker is to open, and how
 * many calls may be in flight after it has closed. Whether it is open is not known here: that is
 * the endpoint's state, which all instances share.
 *
 * <p>Times are by {@link System#nanoTime}, so that a clock that is set changes nothing. Not
 * thread-safe.
 */
public final class CircuitBreaker {
  /** So many attempts in a row in vain open it, if they were of more than one delivery. */
  static final int IN_A_ROW = 10;

  /** So many in a row are enough for a while after it has closed. */
  static final int IN_A_ROW_AFTER_CLOSING = 3;

  /** How long that while is. */
  static final Duration WATCHED_AFTER_CLOSING = Duration.ofSeconds(30);

  /** Half of so many attempts within the window open it, too. */
  static final int FEWEST_FOR_A_SHARE = 20;

  private static final int SECONDS_OF_WINDOW = 10;
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  private final RecentAttempts recent = new RecentAttempts(SECONDS_OF_WINDOW);
  private int epoch;
  private int inARow;
  private long firstInARow;
  private boolean severalInARow;
  private int slots = NO_LIMIT;
  private long watchedUntil;
  private boolean watched;

  /**
   * Which stretch of time it is: an attempt that began in an earlier one says nothing of this one.
   */
  public int epoch() {
    return epoch;
  }

  /** Forgets everything: the endpoint has another target. */
  public void reset() {
    epoch++;
    recent.clear();
    inARow = 0;
    slots = NO_LIMIT;
    watched = false;
  }

  /** It has closed: calls begin again with one at a time. */
  public void closed(long now) {
    reset();
    slots = 1;
    watched = true;
    watchedUntil = now + WATCHED_AFTER_CLOSING.toNanos();
  }

  /**
   * How many calls may be in flight: after it has closed one, and one more for each answer, so that
   * the number doubles with each round trip.
   *
   * @param concurrency the most
   */
  public int slots(int concurrency) {
    return Math.min(slots, concurrency);
  }

  /**
   * Counts an attempt that has ended; one that was blocked says nothing of the endpoint. Once it
   * has said that it is to open it counts anew, so that it says so once, and again only if it was
   * not opened.
   *
   * @param attemptEpoch the {@link #epoch} in which it began
   * @param eventId whose it was
   * @return why it is to open now; empty if it is not
   */
  public Optional<String> attempted(int attemptEpoch, long eventId, Outcome outcome, long now) {
    if (attemptEpoch != epoch || outcome instanceof Outcome.Blocked) {
      return Optional.empty();
    }
    boolean unavailable = outcome instanceof Outcome.Unavailable;
    recent.add(now, unavailable);
    if (!unavailable) {
      inARow = 0;
      slots = slots == NO_LIMIT ? slots : slots + 1;
      return Optional.empty();
    }
    severalInARow = inARow > 0 && (severalInARow || eventId != firstInARow);
    firstInARow = inARow == 0 ? eventId : firstInARow;
    inARow++;
    Optional<String> reason = reason(now).map(text -> text + "; the last: " + outcome.detail());
    if (reason.isPresent()) {
      recent.clear();
      inARow = 0;
    }
    return reason;
  }

  private Optional<String> reason(long now) {
    if (isTooManyInARow(now)) {
      return Optional.of(inARow + " attempts in a row were in vain");
    }
    int all = recent.all(now);
    int unavailable = recent.unavailable(now);
    return all >= FEWEST_FOR_A_SHARE && 2 * unavailable >= all
        ? Optional.of(
            unavailable
                + " of "
                + all
                + " attempts within "
                + SECONDS_OF_WINDOW
                + " s were in vain")
        : Optional.empty();
  }

  /**
   * Ten attempts of one delivery that is tried so often say something of that delivery, but just
   * after closing they say that the endpoint is not well yet.
   */
  private boolean isTooManyInARow(long now) {
    watched &= watchedUntil - now > 0;
    return watched ? inARow >= IN_A_ROW_AFTER_CLOSING : inARow >= IN_A_ROW && severalInARow;
  }
}
