package org.auditwebhook.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where lines wait for the spool, bounded in number and bytes. One that was put in is never
 * withdrawn. Thread-safe.
 */
final class Buffer {
  private static final long MOST_BYTES = 64L << 20;
  private static final int MOST_IN_GROUP = 500;
  private static final long MOST_BYTES_IN_GROUP = 4L << 20;

  /**
   * A line that waits.
   *
   * @param written what whoever has fired it may wait for
   */
  record Waiting(byte[] line, CountDownLatch written) {
    Waiting(byte[] line) {
      this(line, new CountDownLatch(1));
    }

    /** False if it is not in the spool by then. */
    boolean awaitWritten(long deadline) {
      return Uninterrupted.get(
          () -> written.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
    }
  }

  private final BlockingQueue<Waiting> queue;
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean closed;

  /**
   * @param size the most lines that wait
   */
  Buffer(int size) {
    queue = new ArrayBlockingQueue<>(size);
  }

  /** Puts it in, waiting for room; false if there was none by then, or the buffer is closed. */
  boolean put(Waiting waiting, long deadline) {
    bytes.addAndGet(waiting.line.length);
    boolean put = !closed && Uninterrupted.get(() -> offered(waiting, deadline));
    if (put && closed && queue.remove(waiting)) {
      put = false; // nobody may come to take it
    }
    if (!put) {
      bytes.addAndGet(-waiting.line.length);
    }
    return put;
  }

  private boolean offered(Waiting waiting, long deadline) throws InterruptedException {
    while (bytes.get() > MOST_BYTES) {
      if (closed || deadline - System.nanoTime() <= 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
    return queue.offer(waiting)
        || queue.offer(waiting, deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  /** What waits, the oldest first, up to a group that is written at once; empty if nothing came. */
  List<Waiting> take(Duration patience) throws InterruptedException {
    List<Waiting> group = new ArrayList<>();
    long size = 0;
    Waiting next = queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    while (next != null) {
      group.add(next);
      size += next.line.length;
      next = group.size() < MOST_IN_GROUP && size < MOST_BYTES_IN_GROUP ? queue.poll() : null;
    }
    bytes.addAndGet(-size);
    return group;
  }

  int size() {
    return queue.size();
  }

  /** From now on nothing can be put in. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }
}
