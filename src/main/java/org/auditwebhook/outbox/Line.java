package org.auditwebhook.outbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.auditwebhook.delivery.Batching;
import org.auditwebhook.settings.Ordering;

/**
 * The deliveries that were leased and not begun, in the order in which they are to be called: the
 * oldest first, and where an order is promised, of each group one call at a time. A group is what
 * is kept in order: the events of one node or network, or all.
 *
 * <p>When a call has ended with a delivery that is still open, those of its group behind it may not
 * be called before it: they are given back. Not thread-safe: its {@link Lane} has the lock.
 */
final class Line {
  /** The bytes between two events of a batch, or before and behind them. */
  private static final long BYTES_BETWEEN = 1;

  private static final Long EVERYTHING = 0L;

  /** A delivery, and when it came by {@link System#nanoTime}. */
  private record Arrived(Leased delivery, long nanos) {
    long bytes() {
      return delivery.body().length + BYTES_BETWEEN;
    }
  }

  /** What comes behind the first of a group, which is ready or in a call. */
  private static final class Group {
    private final Deque<Arrived> behind = new ArrayDeque<>();
    private long bytes;
    private boolean inCall;

    void add(Arrived last) {
      behind.add(last);
      bytes += last.bytes();
    }

    /** {@code null} if there is none. */
    Arrived poll() {
      Arrived next = behind.poll();
      bytes -= next == null ? 0 : next.bytes();
      return next;
    }
  }

  /** Those that may be begun: without a group, and the first of each group that is in no call. */
  private final Deque<Arrived> ready = new ArrayDeque<>();

  private final Map<Long, Group> groups = new HashMap<>();
  private Ordering ordering = Ordering.NONE;

  /** Of the ready ones and of those behind them. */
  private int takeable;

  private long takeableBytes;

  /** Of all. */
  private long bytes;

  /**
   * Another order is promised from now on.
   *
   * @return those that were in the line, which is empty now
   */
  List<Leased> order(Ordering promised) {
    List<Leased> untaken = clear();
    groups.clear();
    ordering = promised;
    return untaken;
  }

  Ordering ordering() {
    return ordering;
  }

  boolean isOrdered() {
    return ordering != Ordering.NONE;
  }

  /** The group of a delivery, {@code null} if it is in none: an announcement waits for nobody. */
  Long group(Leased delivery) {
    if (!isOrdered() || delivery.announcedTo().isPresent()) {
      return null;
    }
    if (ordering == Ordering.STRICT) {
      return EVERYTHING;
    }
    return delivery.orderKey().isPresent() ? delivery.orderKey().getAsLong() : null;
  }

  /** Adds one at the end; an announcement at the front. */
  void add(Leased delivery, long now) {
    Arrived arrived = new Arrived(delivery, now);
    bytes += arrived.bytes();
    Long key = group(delivery);
    Group group = key == null ? null : groups.get(key);
    if (group != null) {
      group.add(arrived);
      if (!group.inCall) {
        count(arrived, 1);
      }
      return;
    }
    if (key != null) {
      groups.put(key, new Group());
    }
    if (delivery.announcedTo().isPresent()) {
      ready.addFirst(arrived);
    } else {
      ready.add(arrived);
    }
    count(arrived, 1);
  }

  /** How many may be taken now. */
  int takeable() {
    return takeable;
  }

  /** Whether the next call is to tell of a change. */
  boolean isNextAnnounced() {
    return !ready.isEmpty() && ready.peek().delivery.announcedTo().isPresent();
  }

  /** The bytes of all that are in the line. */
  long bytes() {
    return bytes;
  }

  /** How many calls there are for what may be taken now. */
  int calls(Batching batching) {
    int most = batching.mostInPost();
    return (takeable + most - 1) / most;
  }

  /**
   * How long until a call is to begin, if nothing comes: zero if it is now.
   *
   * @return {@link Long#MAX_VALUE} if nothing may be taken
   */
  long nanosUntilRipe(Batching batching, long now) {
    Arrived first = ready.peek();
    if (first == null) {
      return Long.MAX_VALUE;
    }
    if (!batching.enabled()
        || takeable >= batching.maxSize()
        || takeableBytes >= batching.maxBytes()
        || first.delivery.announcedTo().isPresent()) {
      return 0;
    }
    return Math.max(0, first.nanos + batching.maxWait().toNanos() - now);
  }

  /**
   * Takes what goes into the next call: one delivery, or a batch.
   *
   * @param atMost at least 1
   */
  List<Leased> take(Batching batching, int atMost) {
    if (ready.isEmpty()) {
      return List.of();
    }
    if (!batching.enabled() || ready.peek().delivery.announcedTo().isPresent()) {
      return List.of(begin(ready.remove()));
    }
    List<Leased> batch = new ArrayList<>();
    int most = Math.min(batching.maxSize(), atMost);
    long room = batching.maxBytes() - BYTES_BETWEEN;
    while (!ready.isEmpty() && fits(ready.peek(), batch, most, room)) {
      Arrived first = ready.remove();
      room -= first.bytes();
      batch.add(begin(first));
      room = addBehind(first, batch, most, room);
    }
    return batch;
  }

  private static boolean fits(Arrived next, List<Leased> batch, int most, long room) {
    return batch.isEmpty()
        || (batch.size() < most && next.bytes() <= room && next.delivery.announcedTo().isEmpty());
  }

  /** They go into the same call, behind the first of their group, which is begun by now. */
  private long addBehind(Arrived first, List<Leased> batch, int most, long room) {
    Group group = groupOf(first.delivery);
    while (group != null
        && !group.behind.isEmpty()
        && fits(group.behind.peek(), batch, most, room)) {
      Arrived next = group.poll();
      bytes -= next.bytes();
      room -= next.bytes();
      batch.add(next.delivery);
    }
    return room;
  }

  private Leased begin(Arrived first) {
    bytes -= first.bytes();
    count(first, -1);
    Group group = groupOf(first.delivery);
    if (group != null) {
      group.inCall = true;
      count(group, -1);
    }
    return first.delivery;
  }

  /**
   * A call has ended: the next of its groups may be taken.
   *
   * @param open those that are not done
   * @return those that may not be called before the open ones; they are in the line no more
   */
  List<Leased> ended(List<Leased> call, Collection<Leased> open) {
    if (!isOrdered()) {
      return List.of();
    }
    List<Leased> barred = new ArrayList<>();
    for (Leased delivery : open) {
      Long key = group(delivery);
      Group group = key == null ? null : groups.remove(key);
      if (group != null) {
        group.behind.forEach(next -> barred.add(leave(next)));
      }
    }
    call.forEach(this::goOn);
    return barred;
  }

  private void goOn(Leased done) {
    Group group = groupOf(done);
    if (group == null || !group.inCall) {
      return; // an earlier one of the call was of the same group
    }
    group.inCall = false;
    Arrived next = group.poll();
    if (next == null) {
      groups.remove(group(done));
    } else {
      ready.add(next);
      count(next, 1);
      count(group, 1);
    }
  }

  /** Empties the line; calls go on. */
  List<Leased> clear() {
    List<Leased> all = new ArrayList<>();
    for (Arrived first : ready) {
      all.add(first.delivery);
      Group group = groupOf(first.delivery);
      if (group != null) {
        groups.remove(group(first.delivery));
        group.behind.forEach(next -> all.add(next.delivery));
      }
    }
    for (Group inCall : groups.values()) {
      inCall.behind.forEach(next -> all.add(next.delivery));
      inCall.behind.clear();
      inCall.bytes = 0;
    }
    ready.clear();
    takeable = 0;
    takeableBytes = 0;
    bytes = 0;
    return all;
  }

  private Leased leave(Arrived arrived) {
    bytes -= arrived.bytes();
    return arrived.delivery;
  }

  private Group groupOf(Leased delivery) {
    Long key = group(delivery);
    return key == null ? null : groups.get(key);
  }

  private void count(Arrived arrived, int sign) {
    takeable += sign;
    takeableBytes += sign * arrived.bytes();
  }

  private void count(Group behind, int sign) {
    takeable += sign * behind.behind.size();
    takeableBytes += sign * behind.bytes;
  }
}
