package org.auditwebhook.client;

/** Waits on though the thread is interrupted: that says nothing about the entry. */
final class Uninterrupted {
  private Uninterrupted() {}

  /** Something that is waited for until a moment that does not depend on how often it is tried. */
  interface Wait {
    boolean done() throws InterruptedException;
  }

  /** What the wait has come to; the thread is as interrupted as before. */
  static boolean get(Wait wait) {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return wait.done();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
