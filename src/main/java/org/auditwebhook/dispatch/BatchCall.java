package org.auditwebhook.dispatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Cause;
import org.auditwebhook.delivery.Settlement;
import org.auditwebhook.endpoint.CallResult;
import org.auditwebhook.outbox.Leased;

/**
 * Calls an endpoint with several deliveries at once. What comes of the POST comes of each of them,
 * but for a refusal: a batch that is refused is split into halves, the first half first, until the
 * guilty delivery is refused alone. Only that one dies; all others are delivered, in their order.
 *
 * <p>{@code k} guilty ones among {@code n} cost at most {@code 1 + 2 k ⌈log2 n⌉} calls, and never
 * more than {@code 2 n - 1}.
 *
 * <p>Every POST that a delivery was in counts as an attempt of it, with the size of its batch.
 * Stateless, and as thread-safe as what it is given.
 */
final class BatchCall {
  /**
   * A delivery with so many attempts in earlier calls goes alone. The largest batch is split down
   * to one by fewer; so this one has come back more than once, and may have been given back each
   * time before its turn came: an endpoint that refuses slowly can use up the lease.
   */
  static final int ATTEMPTS_IN_BATCHES = 16;

  /** Calls the endpoint with one POST, tried as often as its policy says. */
  @FunctionalInterface
  interface Poster {
    /**
     * Posts these deliveries as one.
     *
     * @return what came of it; {@link CallResult#NOT_BEGUN} where the call may not begin now,
     *     because a lease would not last or the endpoint is not to be called
     */
    CallResult post(List<Leased> part);
  }

  /** Keeps what has come of deliveries. */
  @FunctionalInterface
  interface Settling {
    /** The same has come of each of these. */
    void settle(List<Leased> part, CallResult result);
  }

  /**
   * Deliveries that go in one POST, in their order.
   *
   * @param earlier the attempts that all of them were in, as parts of a larger batch
   */
  private record Part(List<Leased> deliveries, List<Attempt> earlier) {
    boolean isToBeSplitAfter(CallResult result) {
      return deliveries.size() > 1
          && result.settlement() instanceof Settlement.Dead dead
          && dead.cause() == Cause.REFUSED;
    }

    CallResult inAll(CallResult result) {
      return new CallResult(
          Stream.concat(earlier.stream(), result.attempts().stream()).toList(),
          result.settlement());
    }

    Part firstHalf(CallResult refused) {
      return new Part(deliveries.subList(0, middle()), inAll(refused).attempts());
    }

    Part secondHalf(CallResult refused) {
      return new Part(deliveries.subList(middle(), deliveries.size()), inAll(refused).attempts());
    }

    private int middle() {
      return (deliveries.size() + 1) / 2;
    }
  }

  private final Poster poster;
  private final Settling settling;
  private final int most;
  private final boolean ordered;

  /**
   * @param most how many events may go in one POST; 1 where the endpoint has no batching
   * @param ordered whether a delivery must not overtake one before it: when one is to be tried
   *     again later, those behind it are given back
   */
  BatchCall(Poster poster, Settling settling, int most, boolean ordered) {
    this.poster = poster;
    this.settling = settling;
    this.most = most;
    this.ordered = ordered;
  }

  /**
   * Calls with all of them, each part being settled when it has ended.
   *
   * @param batch in the order in which they go, one at least
   * @throws RuntimeException what the poster or the settling throws; what is not settled then is
   *     due again when its lease ends
   */
  void call(List<Leased> batch) {
    Deque<Part> parts = new ArrayDeque<>(begin(batch));
    boolean held = false;
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      CallResult result = held ? CallResult.NOT_BEGUN : poster.post(part.deliveries());
      if (part.isToBeSplitAfter(result)) {
        parts.push(part.secondHalf(result));
        parts.push(part.firstHalf(result));
      } else {
        held |= ordered && result.settlement() instanceof Settlement.DueAgain;
        settling.settle(part.deliveries(), part.inAll(result));
      }
    }
  }

  /** The whole batch, but for those that go alone and those that are too many. */
  private List<Part> begin(List<Leased> batch) {
    List<Part> parts = new ArrayList<>();
    int from = 0;
    while (from < batch.size()) {
      int to = end(batch, from);
      parts.add(new Part(batch.subList(from, to), List.of()));
      from = to;
    }
    return parts;
  }

  /** Where the part ends that begins here. */
  private int end(List<Leased> batch, int from) {
    int last = goesAlone(batch.get(from)) ? from + 1 : Math.min(batch.size(), from + most);
    int to = from + 1;
    while (to < last && !goesAlone(batch.get(to))) {
      to++;
    }
    return to;
  }

  /** An announcement has a target of its own, perhaps. */
  private static boolean goesAlone(Leased delivery) {
    return delivery.announcedTo().isPresent() || delivery.attempts() >= ATTEMPTS_IN_BATCHES;
  }
}
