package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * What was dropped and is not in the database yet: the database may be the very thing that failed.
 * Thread-safe.
 */
@ApplicationScoped
class Drops {
  /** What has come since the last batch was closed. */
  private final Map<GapCause, Gap> open = new EnumMap<>(GapCause.class);

  /** Closed batches, oldest first; each may have been written, and nobody here knows. */
  private final Queue<GapBatch> closed = new ArrayDeque<>();

  /** Between the commit of drops and their end in memory nobody reads: they would count twice. */
  private final ReadWriteLock counting = new ReentrantReadWriteLock();

  synchronized void add(Gap gap) {
    open.merge(gap.cause(), gap, Gap::plus);
  }

  /** Takes over what another process could not write. */
  synchronized void add(GapBatch batch) {
    closed.add(batch);
  }

  /** The oldest batch, the same one until it is {@link #written}; empty if nothing was dropped. */
  synchronized Optional<GapBatch> next() {
    if (closed.isEmpty() && !open.isEmpty()) {
      closed.add(new GapBatch(UUID.randomUUID().toString(), List.copyOf(open.values())));
      open.clear();
    }
    return Optional.ofNullable(closed.peek());
  }

  /** The batch is in the database. */
  synchronized void written(GapBatch batch) {
    closed.remove(batch);
  }

  /** How many entries are lost and not yet counted in the database, by cause. */
  synchronized Map<GapCause, Long> unwritten() {
    List<Gap> all = new ArrayList<>(open.values());
    closed.forEach(batch -> all.addAll(batch.gaps()));
    Map<GapCause, Long> unwritten = new EnumMap<>(GapCause.class);
    for (Gap gap : all) {
      if (gap.dropped() > 0) {
        unwritten.merge(gap.cause(), gap.dropped(), Long::sum);
      }
    }
    return unwritten;
  }

  /** All batches, and no other is begun. */
  synchronized List<GapBatch> all() {
    List<GapBatch> all = new ArrayList<>();
    for (Optional<GapBatch> next = next(); next.isPresent(); next = next()) {
      all.add(next.get());
      written(next.get());
    }
    closed.addAll(all);
    return all;
  }

  /** Reads the database's counts and {@link #unwritten} as of the same moment. */
  void lockForReading() {
    counting.readLock().lock();
  }

  void unlockAfterReading() {
    counting.readLock().unlock();
  }

  /** From just before the commit until {@link #written}; for the one thread that writes. */
  void lockForWriting() {
    counting.writeLock().lock();
  }

  void unlockAfterWriting() {
    counting.writeLock().unlock();
  }
}
