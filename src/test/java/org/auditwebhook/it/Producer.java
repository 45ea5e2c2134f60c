package org.auditwebhook.it;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.auditwebhook.it.harness.Api;
import org.auditwebhook.it.harness.Reply;

/**
 * Records arrays of 100 entries, one after the other, and repeats an array until it is answered
 * 202: what a careful producer does while a server comes and goes. Thread-safe.
 */
final class Producer implements Runnable {
  static final int ARRAY = 100;

  private final Api api;
  private final int arrays;
  private final List<Long> acknowledged = new ArrayList<>();

  Producer(Api api, int arrays) {
    this.api = api;
    this.arrays = arrays;
  }

  /** Returns when all arrays are acknowledged. */
  @Override
  public void run() {
    for (int array = 0; array < arrays; array++) {
      List<Long> ids = untilAcknowledged(Entries.array(array * ARRAY, ARRAY));
      synchronized (this) {
        acknowledged.addAll(ids);
        notifyAll();
      }
    }
  }

  /** The ids that were answered, in the order of the entries. */
  synchronized List<Long> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** Returns at the very moment when so many arrays are acknowledged. */
  synchronized void awaitAcknowledged(int count) throws InterruptedException {
    while (acknowledged.size() < count * ARRAY) {
      wait();
    }
  }

  private List<Long> untilAcknowledged(String entries) {
    while (true) {
      try {
        Reply reply = api.post("audit-entries", entries);
        if (reply.status() == 202) {
          return Api.ids(reply);
        }
        // a server that is booting has no such path yet; one that is ending may say 503
        if (reply.status() != 404 && reply.status() != 503) {
          throw new AssertionError("unexpected answer: " + reply);
        }
      } catch (UncheckedIOException e) {
        // it is gone: try again until it is back
      }
      Pause.millis(50);
    }
  }
}
