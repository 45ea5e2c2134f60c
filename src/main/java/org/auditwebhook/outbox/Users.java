package org.auditwebhook.outbox;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Who is using the database: any number share it, or one has it for itself. Thread-safe. */
final class Users {
  private static final long NOBODY = 0;

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  /** Since when somebody waits who has found it taken, by {@link System#nanoTime}. */
  private final AtomicLong waitingSince = new AtomicLong(NOBODY);

  private volatile long lastUsed = System.nanoTime();

  /** Shares it, after whoever has it for itself. */
  void enter() {
    lastUsed = System.nanoTime();
    if (!lock.readLock().tryLock()) {
      waitingSince.compareAndSet(NOBODY, System.nanoTime() | 1); // never NOBODY
      lock.readLock().lock();
    }
  }

  /** Shares it unless somebody has it for itself. Who only looks whether there is work does so. */
  boolean enterIfFree() {
    return lock.readLock().tryLock();
  }

  /** Behind {@link #enter}. */
  void leave() {
    lastUsed = System.nanoTime();
    lock.readLock().unlock();
  }

  /** Behind {@link #enterIfFree}. */
  void leaveUnused() {
    lock.readLock().unlock();
  }

  /**
   * Has it for itself after those who share it.
   *
   * @return false if they take too long, or this thread is interrupted, which it stays
   */
  boolean enterAlone(Duration patience) {
    try {
      return lock.writeLock().tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The same unless anybody shares it now. */
  boolean enterAloneIfUnused() {
    return lock.writeLock().tryLock();
  }

  void leaveAlone() {
    waitingSince.set(NOBODY);
    lock.writeLock().unlock();
  }

  /** Whether somebody waits for so long that whoever has it for itself should leave. */
  boolean haveWaited(Duration longest) {
    long since = waitingSince.get();
    return since != NOBODY && System.nanoTime() - since >= longest.toNanos();
  }

  /** How long ago anybody came or left who did not only look. */
  Duration unusedFor() {
    return Duration.ofNanos(System.nanoTime() - lastUsed);
  }
}
