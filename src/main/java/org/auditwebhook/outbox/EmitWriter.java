package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.auditwebhook.logging.RateLimitedLog;
import org.auditwebhook.outbox.EmitBuffer.Emitted;

/**
 * Records what is emitted, as the one writer for all emitters: a batch is what has come while the
 * last one was written, and where that was more than one, in half that time more, so that batches
 * grow with the load: a commit costs as much as many entries in it. While the database fails, a
 * batch is tried again and again.
 */
@ApplicationScoped
class EmitWriter {
  private static final System.Logger LOG = System.getLogger(EmitWriter.class.getName());

  /** How many threads {@link #run} is for. */
  static final int THREADS = 2;

  private static final int MOST_IN_BATCH = 500;
  private static final int MOST_BYTES_IN_BATCH = 8 * 1_048_576;
  private static final Duration LONGEST_GATHERING = Duration.ofMillis(2);
  private static final Duration LONGEST_IDLE = Duration.ofMillis(250);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(250);

  /** For a transaction that was begun before the end; a database that hangs is not waited for. */
  private static final Duration LONGEST_WAIT_FOR_DATABASE = Duration.ofSeconds(5);

  private final RateLimitedLog failureLog =
      new RateLimitedLog(LOG, System.Logger.Level.ERROR, Duration.ofMinutes(1));

  /** Held by whose turn it is in {@link #run}, and by {@link #close} behind them. */
  private final Lock running = new ReentrantLock();

  /** What was taken from the buffer and is not yet recorded; guarded by {@link #running}. */
  private final Queue<Emitted> taken = new ArrayDeque<>();

  /** Whose emitters are to be woken; guarded by {@link #running}. */
  private final List<Emitted> recorded = new ArrayList<>();

  /** How long to wait for more than one entry; guarded by {@link #running}. */
  private Duration gathering = Duration.ZERO;

  /** The last try to record the first of {@link #taken}; guarded by {@link #running}. */
  private LastTry lastTry = LastTry.none();

  private volatile boolean closed;

  @Inject EmitBuffer buffer;
  @Inject EventWriter eventWriter;
  @Inject GapWriter gaps;
  @Inject Room room;

  /**
   * Records what is buffered until {@link #close}; for {@value #THREADS} threads of its own, in
   * turns: while one wakes the emitters of what it has recorded, each of which may take the
   * processor from it, another records what has come meanwhile.
   */
  void run() {
    while (!closed) {
      List<Emitted> ofThisTurn = new ArrayList<>();
      boolean failed;
      running.lock();
      try {
        failed = !closed && !recordNext(LONGEST_IDLE);
      } finally {
        ofThisTurn.addAll(recorded);
        recorded.clear();
        running.unlock();
      }
      wake(ofThisTurn);
      if (failed) {
        pause();
      }
    }
  }

  private static void wake(Collection<Emitted> emitters) {
    emitters.forEach(emitted -> emitted.recorded().countDown());
  }

  private void wakeRecorded() {
    wake(recorded);
    recorded.clear();
  }

  /**
   * Ends {@link #run} and records what is still buffered in the caller's thread, for a bounded
   * time. What can't be is dropped.
   */
  void close(Duration patience) {
    buffer.close();
    closed = true;
    if (!awaitRunEnded(patience.plus(LONGEST_WAIT_FOR_DATABASE))) {
      buffer.dropAll(GapCause.STOPPED, "the database hung when the application ended");
      return;
    }
    try {
      long deadline = System.nanoTime() + patience.toNanos();
      while (!isEmpty() && deadline - System.nanoTime() > 0) {
        boolean failed = !recordNext(Duration.ZERO);
        wakeRecorded();
        if (failed) {
          pause();
        }
      }
      giveUp();
    } finally {
      running.unlock();
    }
  }

  /** With what it has taken; false if it hangs in the database. */
  private boolean awaitRunEnded(Duration patience) {
    boolean interrupted = Thread.interrupted(); // it would end the wait at once
    try {
      return running.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Records what failed before and what is buffered; false if the database fails. */
  private boolean recordNext(Duration patience) {
    try {
      room.measure(); // before, since emitters wait behind
      gaps.writeDue();
      if (taken.isEmpty()) {
        take(patience);
      }
      int size = taken.size();
      long begun = System.nanoTime();
      recordTaken();
      gathering = size > 1 ? half(System.nanoTime() - begun) : Duration.ZERO;
      buffer.unavailable(false);
      return true;
    } catch (RuntimeException | Error e) {
      buffer.unavailable(true);
      failureLog.write(
          "The outbox can't be written; "
              + (taken.size() + buffer.size())
              + " entries wait in memory and are tried again",
          e);
      return false;
    }
  }

  private static Duration half(long nanos) {
    return Duration.ofNanos(Math.min(nanos / 2, LONGEST_GATHERING.toNanos()));
  }

  /** Takes what is buffered, up to a batch. */
  private void take(Duration patience) {
    Emitted next = await(patience);
    if (next != null && buffer.size() < MOST_IN_BATCH) {
      LockSupport.parkNanos(gathering.toNanos());
    }
    int bytes = 0;
    while (next != null) {
      taken.add(next);
      bytes += next.draft().size();
      next =
          taken.size() < MOST_IN_BATCH && bytes < MOST_BYTES_IN_BATCH ? await(Duration.ZERO) : null;
    }
  }

  private Emitted await(Duration patience) {
    try {
      return buffer.poll(patience);
    } catch (InterruptedException e) {
      return null; // only close ends the writer: a server may interrupt its threads before
    }
  }

  /**
   * All at once, or first those of a try that nobody knows the outcome of; where the database
   * refuses that, one by one, so that the guilty one alone is dropped.
   */
  private void recordTaken() {
    int size = lastTry.size() > 0 ? lastTry.size() : taken.size();
    while (!taken.isEmpty()) {
      try {
        recordFirst(Math.min(size, taken.size()));
        if (size == 1) {
          wakeRecorded();
        }
      } catch (OutboxUnavailableException e) {
        if (!e.isRefusal()) {
          throw e;
        }
        lastTry = LastTry.none();
        if (size == 1) {
          recorded.add(taken.remove());
          buffer.drop(GapCause.REFUSED_BY_DATABASE, "the database refuses it: " + e.getMessage());
        }
        size = 1;
      }
    }
  }

  private void recordFirst(int size) {
    List<Emitted> batch = taken.stream().limit(size).toList();
    lastTry = lastTry.size() > 0 ? lastTry : new LastTry(size);
    eventWriter.record(
        batch.stream().map(Emitted::draft).toList(), lastTry, Recorder.LONGEST_WAIT_FOR_TURN);
    lastTry = LastTry.none();
    batch.forEach(emitted -> recorded.add(taken.remove()));
  }

  private boolean isEmpty() {
    return taken.isEmpty() && buffer.size() == 0;
  }

  private void giveUp() {
    String why = "the application ended before the outbox could be written";
    for (int i = 0; i < taken.size(); i++) {
      buffer.drop(GapCause.STOPPED, why);
    }
    wake(taken);
    taken.clear();
    buffer.dropAll(GapCause.STOPPED, why);
    try {
      gaps.writeAll();
    } catch (OutboxUnavailableException e) {
      LOG.log(System.Logger.Level.WARNING, "What was dropped is recorded after the next start", e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_AFTER_FAILURE.toMillis());
    } catch (InterruptedException e) {
      // see await
    }
  }
}
