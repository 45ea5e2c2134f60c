package org.auditwebhook.outbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Keeps what is leased for a lane from overtaking what has left it open, where an order is
 * promised: a lease takes a while, in which an older delivery of the same group may have to be
 * given up. Not thread-safe: the {@link Lane} has the lock.
 */
final class Overtaking {
  private final Line line;

  /** Reserved and neither put nor cancelled: it may have been leased before a group was barred. */
  private int reserved;

  /** Groups of which an open delivery has left the lane, until nothing is reserved any more. */
  private final Set<Long> barred = new HashSet<>();

  /** What was handed over and may not be called. */
  private final List<Leased> untakable = new ArrayList<>();

  /** The events that are in the line, in a call, or done and not settled. */
  private final Set<Long> mine = new HashSet<>();

  Overtaking(Line line) {
    this.line = line;
  }

  /** So many will be put, or cancelled. */
  void reserved(int slots) {
    reserved += slots;
  }

  /** So many were put, or cancelled. */
  void used(int slots) {
    reserved -= slots;
    if (reserved == 0) {
      barred.clear();
    }
  }

  /** Puts a delivery into the line, or keeps it to be given back. */
  void put(Leased delivery, long now) {
    Long group = line.group(delivery);
    if (group != null && barred.contains(group)) {
      untakable.add(delivery);
      return;
    }
    if (line.isOrdered()) {
      mine.add(delivery.eventId());
    }
    line.add(delivery, now);
  }

  /** These leave the lane and are not done. */
  void leave(Collection<Leased> open) {
    open.stream().map(line::group).filter(Objects::nonNull).forEach(barred::add);
    open.forEach(delivery -> mine.remove(delivery.eventId()));
    used(0);
  }

  /** One of this lane's is settled. */
  void settled(Settled one) {
    mine.remove(one.delivery().eventId());
  }

  /** Another order is promised: what waited in the line is to be given back. */
  void ordersAnew(List<Leased> untaken) {
    untakable.addAll(untaken);
    mine.clear();
  }

  Set<Long> mine() {
    return Set.copyOf(mine);
  }

  boolean isAnyToGiveBack() {
    return !untakable.isEmpty();
  }

  /** What is to be given back; it is not kept here any more. */
  List<Leased> takeToGiveBack() {
    List<Leased> all = List.copyOf(untakable);
    untakable.clear();
    return all;
  }
}
