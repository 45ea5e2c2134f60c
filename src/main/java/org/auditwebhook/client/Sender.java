package org.auditwebhook.client;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.auditwebhook.client.Ingest.Accepted;
import org.auditwebhook.client.Ingest.Answer;
import org.auditwebhook.client.Ingest.Refused;
import org.auditwebhook.client.Ingest.Unavailable;
import org.auditwebhook.logging.RateLimitedLog;

/**
 * Sends what is in the spool, one batch after the other, so that the order stays. A batch that was
 * not answered is sent again, with the same bytes and the same key, until it is.
 */
final class Sender {
  private static final System.Logger LOG = System.getLogger(Sender.class.getName());

  private static final Duration LONGEST_IDLE = Duration.ofSeconds(1);

  /**
   * From one request to the next: a busy registry's entries go together, for a request costs both
   * sides far more than an entry does. One that comes alone waits for nothing.
   */
  private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(10);

  /** For another reason than before. */
  private final RateLimitedLog changeLog = new RateLimitedLog(LOG, WARNING, Duration.ofMinutes(1));

  private final Spool spool;
  private final Ingest ingest;
  private final Lost lost;
  private final RefusedEntries refused;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicLong sent = new AtomicLong();
  private volatile Optional<String> problem = Optional.empty();
  private int failures;

  Sender(Spool spool, Ingest ingest, Lost lost) {
    this.spool = spool;
    this.ingest = ingest;
    this.lost = lost;
    refused = new RefusedEntries(spool.path());
  }

  /** How many entries audit-webhook has taken since the application started. */
  long sent() {
    return sent.get();
  }

  /** Why nothing can be sent now; empty if it can, as far as is known. */
  Optional<String> problem() {
    return problem;
  }

  /** Sends until {@link #close}; for a thread of its own. */
  void run() {
    long notBefore = System.nanoTime();
    while (closed.getCount() > 0) {
      try {
        closed.await(notBefore - System.nanoTime(), TimeUnit.NANOSECONDS);
        Optional<Batch> next = spool.next(LONGEST_IDLE);
        if (next.isPresent()) {
          notBefore = System.nanoTime() + BETWEEN_REQUESTS.toNanos();
          send(next.get());
        }
      } catch (InterruptedException e) {
        // only close ends it: a server may interrupt its threads before
      } catch (IOException | RuntimeException | Error e) {
        waitAfter(new Unavailable("sending failed here: " + e, Optional.empty()));
      }
    }
  }

  private void send(Batch batch) throws IOException {
    Answer answer = ingest.send(batch, spool.key(batch));
    if (answer instanceof Accepted yes) {
      spool.acknowledge(batch);
      sent.addAndGet(yes.recorded());
      succeeded();
    } else if (answer instanceof Refused no) {
      setApart(batch, no);
      succeeded();
    } else if (answer instanceof Unavailable later) {
      waitAfter(later);
    }
  }

  /**
   * Sends what comes before the one that is refused, and then finds that one at the front; where it
   * is not known which one it is, half of them.
   */
  private void setApart(Batch batch, Refused no) throws IOException {
    int before =
        no.index().isPresent() && no.index().getAsInt() < batch.entries()
            ? no.index().getAsInt()
            : batch.entries() / 2;
    if (before > 0) {
      spool.shorten(batch, before);
      return;
    }
    Batch guilty = batch.first(1);
    refused.add(guilty.lines());
    spool.acknowledge(guilty);
    lost.add(
        Lost.Cause.REFUSED,
        "audit-webhook refuses it. It is in %s. %s".formatted(refused.file(), no.why()),
        null);
  }

  private void succeeded() {
    failures = 0;
    if (problem.isPresent()) {
      LOG.log(INFO, "audit-webhook takes audit entries again");
      problem = Optional.empty();
    }
  }

  private void waitAfter(Unavailable later) {
    failures++;
    if (problem.isEmpty()) {
      LOG.log(WARNING, sentence(later));
    } else if (!problem.get().equals(later.why())) {
      changeLog.write(sentence(later), null);
    }
    problem = Optional.of(later.why());
    Duration backoff = Backoff.after(failures);
    Duration wait = later.retryAfter().filter(of -> of.compareTo(backoff) > 0).orElse(backoff);
    try {
      closed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // see run
    }
  }

  private String sentence(Unavailable later) {
    return "Audit entries wait in %s, and are sent when audit-webhook takes them: %s"
        .formatted(spool.path(), later.why());
  }

  /** Lets {@link #run} end after the request that is being made. */
  void close() {
    closed.countDown();
  }
}
