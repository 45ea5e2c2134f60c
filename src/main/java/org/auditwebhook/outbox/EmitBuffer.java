package org.auditwebhook.outbox;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.auditwebhook.logging.RateLimitedLog;
import org.auditwebhook.settings.Settings;

/**
 * Where emitters put their drafts and wait, for a bounded time, for the commit that one writer
 * makes for all of them: a batch is what has come while the last one was written, so that batches
 * grow with the load. A buffered draft is never withdrawn: while the database fails, its batch is
 * tried again and again. Thread-safe.
 */
@ApplicationScoped
class EmitBuffer {
  private static final System.Logger LOG = System.getLogger(EmitBuffer.class.getName());

  private static final int MOST_IN_BATCH = 500;
  private static final Duration LONGEST_IDLE = Duration.ofMillis(250);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(250);

  private record Waiting(Draft draft, CountDownLatch recorded) {}

  private final RateLimitedLog dropLog =
      new RateLimitedLog(LOG, System.Logger.Level.ERROR, Duration.ofMinutes(1));
  private final RateLimitedLog failureLog =
      new RateLimitedLog(LOG, System.Logger.Level.ERROR, Duration.ofMinutes(1));

  /** What the writer has taken and not yet recorded; guarded by this. */
  private final Queue<Waiting> taken = new ArrayDeque<>();

  private BlockingQueue<Waiting> queue;
  private Duration maxWait;
  private volatile boolean closed;

  @Inject Settings settings;
  @Inject Recording recording;
  @Inject Counters counters;
  @Inject Endpoints endpoints;

  @PostConstruct
  void open() {
    queue = new ArrayBlockingQueue<>(settings.emit().bufferSize());
    maxWait = settings.emit().maxWait();
  }

  /**
   * Buffers the draft and waits for its commit, at most {@code emit.max-wait} in all. After close
   * it does nothing.
   */
  void emit(Draft draft) {
    if (closed) {
      return;
    }
    if (draft.size() > Recorder.MAX_EVENT_BYTES) {
      drop("its event would have more than " + Recorder.MAX_EVENT_BYTES + " bytes");
      return;
    }
    long deadline = System.nanoTime() + maxWait.toNanos();
    Waiting waiting = new Waiting(draft, new CountDownLatch(1));
    try {
      if (!queue.offer(waiting)
          && !queue.offer(waiting, deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        drop("the buffer of audit.webhook.emit.buffer-size was full for " + maxWait);
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      drop("the buffer of audit.webhook.emit.buffer-size was full and the thread interrupted");
      return;
    }
    try {
      waiting.recorded.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The writer: records what is buffered until {@link #close}. */
  void run() {
    while (!closed) {
      if (!recordNext(await())) {
        pause();
      }
    }
  }

  /**
   * Ends the writer and records what is still buffered in the caller's thread, for a bounded time.
   * What can't be is dropped.
   */
  void close(Duration patience) {
    closed = true;
    long deadline = System.nanoTime() + patience.toNanos();
    while (!isEmpty() && deadline - System.nanoTime() > 0) {
      if (!recordNext(queue.poll())) {
        pause();
      }
    }
    giveUp();
  }

  private Waiting await() {
    try {
      return queue.poll(LONGEST_IDLE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return null; // only close ends the writer: a server may interrupt its threads before
    }
  }

  /**
   * Records what failed before and a batch that begins with this draft, if any; false if the
   * database fails.
   */
  private synchronized boolean recordNext(Waiting first) {
    if (first != null) {
      taken.add(first);
      queue.drainTo(taken, MOST_IN_BATCH - 1);
    }
    try {
      counters.writeDrops(endpoints.all());
      recordTaken();
      return true;
    } catch (OutboxUnavailableException e) {
      failureLog.write(
          "The outbox can't be written; "
              + (taken.size() + queue.size())
              + " entries wait in memory and are tried again",
          e);
      return false;
    }
  }

  /**
   * All at once; where the database refuses that, one by one, so that the guilty one alone is
   * dropped.
   */
  private void recordTaken() {
    int size = taken.size();
    while (!taken.isEmpty()) {
      try {
        recordFirst(Math.min(size, taken.size()));
      } catch (OutboxUnavailableException e) {
        if (!e.isRefusal()) {
          throw e;
        }
        if (size == 1) {
          taken.remove();
          drop("the database refuses it: " + e.getMessage());
        }
        size = 1;
      }
    }
  }

  private void recordFirst(int size) {
    List<Waiting> batch = taken.stream().limit(size).toList();
    recording.record(
        batch.stream().map(Waiting::draft).toList(), Recording.NOTHING, Recorder.LONGEST_WAIT);
    for (Waiting waiting : batch) {
      taken.remove();
      waiting.recorded.countDown();
    }
  }

  private synchronized boolean isEmpty() {
    return taken.isEmpty() && queue.isEmpty();
  }

  private synchronized void giveUp() {
    queue.drainTo(taken);
    for (Waiting waiting : taken) {
      drop("the application ended before the outbox could be written");
      waiting.recorded.countDown();
    }
    taken.clear();
    try {
      counters.writeDrops(endpoints.all());
    } catch (OutboxUnavailableException e) {
      LOG.log(System.Logger.Level.ERROR, "The number of dropped entries could not be stored", e);
    }
  }

  private void drop(String why) {
    counters.dropped(1);
    dropLog.write("An entry was dropped and is lost: " + why, null);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_AFTER_FAILURE.toMillis());
    } catch (InterruptedException e) {
      // see await
    }
  }
}
