package org.auditwebhook.outbox;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.auditwebhook.logging.RateLimitedLog;
import org.auditwebhook.settings.Settings;

/**
 * Where emitters put their drafts and wait, for a bounded time, for the commit that {@link
 * EmitWriter} makes for all of them. A buffered draft is never withdrawn. Thread-safe.
 */
@ApplicationScoped
class EmitBuffer {
  private final RateLimitedLog dropLog =
      new RateLimitedLog(
          System.getLogger(EmitBuffer.class.getName()),
          System.Logger.Level.ERROR,
          Duration.ofMinutes(1));

  private BlockingQueue<Emitted> queue;
  private Duration maxWait;
  private volatile boolean closed;
  private volatile boolean unavailable;

  @Inject Settings settings;
  @Inject Drops drops;
  @Inject Room room;

  /**
   * A draft in the buffer.
   *
   * @param recorded what its emitter waits for
   */
  record Emitted(Draft draft, CountDownLatch recorded) {}

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
    if (room.isFull()) {
      drop(GapCause.OUTBOX_FULL, "the outbox has reached audit.webhook.outbox.max-size");
      return;
    }
    long deadline = System.nanoTime() + maxWait.toNanos();
    Emitted emitted = new Emitted(draft, new CountDownLatch(1));
    if (buffered(emitted, deadline)) {
      if (closed && queue.remove(emitted)) {
        drop(GapCause.STOPPED, "the application ended at that moment");
        return;
      }
      awaitRecorded(emitted, deadline);
    } else {
      drop(
          unavailable ? GapCause.OUTBOX_UNAVAILABLE : GapCause.BUFFER_FULL,
          "the buffer of audit.webhook.emit.buffer-size was full for " + maxWait);
    }
  }

  private boolean buffered(Emitted emitted, long deadline) {
    try {
      return queue.offer(emitted)
          || queue.offer(emitted, deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void awaitRecorded(Emitted emitted, long deadline) {
    try {
      emitted.recorded.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The oldest, after waiting for it for at most the time given; {@code null} if there was none.
   */
  Emitted poll(Duration patience) throws InterruptedException {
    return queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** How many are buffered. */
  int size() {
    return queue.size();
  }

  /** Whether the last try to write the outbox has failed. */
  void unavailable(boolean failed) {
    unavailable = failed;
  }

  /** Counts all that are buffered as lost; their emitters need not wait any more. */
  void dropAll(GapCause cause, String why) {
    for (Emitted next = queue.poll(); next != null; next = queue.poll()) {
      drop(cause, why);
      next.recorded().countDown();
    }
  }

  /** Counts an entry as lost, and says so now and then. */
  void drop(GapCause cause, String why) {
    drop(cause, why, null);
  }

  /**
   * The same, for a failure.
   *
   * @param failure may be {@code null}
   */
  void drop(GapCause cause, String why, Throwable failure) {
    drops.add(Gap.dropped(cause));
    dropLog.write("An entry was dropped and is lost: " + why, failure);
  }

  /** From now on, emitting does nothing. */
  void close() {
    closed = true;
  }
}
