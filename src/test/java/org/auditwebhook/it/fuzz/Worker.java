package org.auditwebhook.it.fuzz;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.auditwebhook.it.harness.Reply;

/** Sends requests one after the other; every sixth is a recording that is right. */
final class Worker implements Runnable {
  /** After so many requests the webhook is set to a receiver again, whatever has become of it. */
  private static final int MENDED_AFTER = 100;

  private final Link link;
  private final Requests requests;
  private final Recordings recordings;
  private final Tally tally;
  private final AtomicInteger left;
  private final Runnable mend;

  Worker(
      Link link,
      Requests requests,
      Recordings recordings,
      Tally tally,
      AtomicInteger left,
      Runnable mend) {
    this.link = link;
    this.requests = requests;
    this.recordings = recordings;
    this.tally = tally;
    this.left = left;
    this.mend = mend;
  }

  /** Returns when no request is left to any of the workers. */
  @Override
  public void run() {
    try (link) {
      for (int n = 0; left.getAndDecrement() > 0; n++) {
        if (n % MENDED_AFTER == 0) {
          mend.run();
        }
        send(n % 6 == 5 ? recordings.next() : requests.next());
      }
    } catch (IOException e) {
      // closing what is closed already
    }
  }

  private void send(Request request) {
    try {
      Optional<Reply> reply = link.send(request);
      tally.add(request, reply);
      reply.ifPresent(answer -> recordings.take(request, answer));
    } catch (IOException | RuntimeException e) {
      tally.complain(request, Optional.empty(), List.of(e.toString()));
    }
  }
}
