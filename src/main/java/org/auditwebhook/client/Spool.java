package org.auditwebhook.client;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The entries that audit-webhook does not have yet, in the order in which they were fired, on disk:
 * they outlive both applications and their server. One thread appends, and one sends: it takes the
 * {@link #next} batch and {@linkplain #acknowledge acknowledges} it. A batch that may have been
 * sent is noted before, so that after a crash the same bytes go under the same key.
 */
final class Spool {
  private static final System.Logger LOG = System.getLogger(Spool.class.getName());

  /** A request of audit-webhook takes 8 MiB and 10,000 entries; small ones repeat sooner. */
  private static final int MOST_BYTES_IN_BATCH = 2 * EntryLine.MOST_BYTES;

  private static final int MOST_ENTRIES_IN_BATCH = 1_000;
  private static final long LARGEST_SEGMENT = 16L << 20;
  private static final long SEGMENTS = 8;

  private final SpoolDirectory directory;
  private final long maxSize;
  private final boolean forces;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Guarded by {@link #lock}, as is all that follows; the last one is appended to. */
  private final Deque<Segment> segments = new ArrayDeque<>();

  private Position position;
  private long entries;
  private boolean closed;

  /**
   * Opens the spool of a directory, with what an earlier process has left in it.
   *
   * @param maxSize the most bytes that wait in it
   * @param forces whether what is appended is on the disk when {@link #append} returns
   * @throws IOException if it can't be used
   */
  Spool(Path path, long maxSize, boolean forces) throws IOException {
    this.maxSize = maxSize;
    this.forces = forces;
    directory = new SpoolDirectory(path);
    try {
      restore();
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private void restore() throws IOException {
    segments.addAll(directory.segments());
    position =
        directory.position(segments.isEmpty() ? Long.MAX_VALUE : segments.getLast().number());
    while (!segments.isEmpty() && segments.getFirst().number() < position.segment()) {
      segments.removeFirst().delete();
    }
    if (!segments.isEmpty() && segments.getFirst().number() > position.segment()) {
      position = Position.in(segments.getFirst().number());
    }
    for (Segment segment : segments) {
      entries += segment.lines(startIn(segment));
      segment.close(); // until it is its turn: there may be many
    }
    if (segments.isEmpty() || segments.getLast().length() > 0) {
      long last = segments.isEmpty() ? position.segment() : segments.getLast().number();
      segments.add(directory.newSegment(last + 1));
    }
  }

  private long startIn(Segment segment) {
    return segment.number() == position.segment()
        ? Math.min(position.acknowledged(), segment.length())
        : 0;
  }

  Path path() {
    return directory.path();
  }

  /** What a request with this batch is known by. */
  String key(Batch batch) {
    return directory.key(batch);
  }

  /** How many entries wait. */
  long entries() {
    lock.lock();
    try {
      return entries;
    } finally {
      lock.unlock();
    }
  }

  /** How many bytes wait. */
  long size() {
    lock.lock();
    try {
      return segments.stream().mapToLong(one -> one.length() - startIn(one)).sum();
    } finally {
      lock.unlock();
    }
  }

  /** Whether so many bytes more may wait; an empty spool takes as much as comes at once. */
  boolean hasRoomFor(int bytes) {
    long size = size();
    return size == 0 || size + bytes <= maxSize;
  }

  /**
   * Appends lines; when it returns, they are in the spool.
   *
   * @throws IOException if they could not be written, and none of them counts
   */
  void append(byte[] lines, int count) throws IOException {
    Segment last = lastOne();
    last.write(lines, forces);
    lock.lock();
    try {
      last.extend(lines.length);
      entries += count;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The one to append to: a new one when the last is large enough. */
  private Segment lastOne() throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("The spool is closed");
      }
      if (segments.getLast().length() >= Math.min(LARGEST_SEGMENT, maxSize / SEGMENTS)) {
        segments.add(directory.newSegment(segments.getLast().number() + 1));
      }
      return segments.getLast();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What is to be sent now: the batch that may have been sent already and is not acknowledged, else
   * one of what has come first.
   *
   * @param patience how long to wait for it
   * @return empty if there was none by then, or the spool is closed
   */
  Optional<Batch> next(Duration patience) throws IOException, InterruptedException {
    lock.lock();
    try {
      long nanos = patience.toNanos();
      while (!closed && !isAnyToSend()) {
        if (nanos <= 0) {
          return Optional.empty();
        }
        nanos = changed.awaitNanos(nanos);
      }
      return closed ? Optional.empty() : Optional.of(taken(segments.getFirst()));
    } finally {
      lock.unlock();
    }
  }

  /** Removes segments that have been sent. */
  private boolean isAnyToSend() throws IOException {
    while (startIn(segments.getFirst()) == segments.getFirst().length() && segments.size() > 1) {
      segments.removeFirst().delete();
      position = Position.in(segments.getFirst().number());
      directory.write(position);
    }
    return startIn(segments.getFirst()) < segments.getFirst().length();
  }

  private Batch taken(Segment first) throws IOException {
    if (first.number() != position.segment()) {
      position = Position.in(first.number());
    }
    long start = startIn(first);
    boolean again = position.sending() > start && position.sending() <= first.length();
    long most = again ? position.sending() - start : MOST_BYTES_IN_BATCH;
    byte[] bytes = new byte[(int) Math.min(most, first.length() - start)];
    int length = first.read(start, bytes);
    Batch batch =
        Batch.of(
            first.number(),
            start,
            bytes,
            length,
            again ? Integer.MAX_VALUE : MOST_ENTRIES_IN_BATCH);
    if (batch.entries() == 0) {
      batch = wreckage(first, start);
    }
    if (!again) {
      note(position.acknowledged(start).sending(batch.end()));
    }
    return batch;
  }

  /** What a failure of power may leave of a line: as one entry, which will be refused. */
  private static Batch wreckage(Segment segment, long start) throws IOException {
    byte[] bytes = new byte[(int) (segment.endOfLine(start) - start)];
    segment.read(start, bytes);
    return new Batch(segment.number(), start, bytes, 1);
  }

  /** Lets the {@link #next} batch be a shorter one, because this one was refused as a whole. */
  void shorten(Batch batch, int mostEntries) throws IOException {
    ifCurrent(batch, () -> note(position.sending(batch.first(mostEntries).end())));
  }

  /** Notes that audit-webhook has the batch, or that it never will: it is not sent again. */
  void acknowledge(Batch batch) throws IOException {
    ifCurrent(
        batch,
        () -> {
          note(position.acknowledged(batch.end()));
          entries -= batch.entries();
        });
  }

  private interface Change {
    void make() throws IOException;
  }

  /** A thread that is late after the spool was closed changes nothing. */
  private void ifCurrent(Batch batch, Change change) throws IOException {
    lock.lock();
    try {
      if (!closed && batch.segment() == position.segment()) {
        change.make();
      }
    } finally {
      lock.unlock();
    }
  }

  private void note(Position at) throws IOException {
    directory.write(at);
    position = at;
  }

  /** Ends all waiting; the files stay. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      segments.forEach(Spool::closeQuietly);
    } finally {
      closeQuietly(directory);
      lock.unlock();
    }
  }

  private static void closeQuietly(Closeable file) {
    try {
      file.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "The spool did not close in order; nothing is lost", e);
    }
  }
}
