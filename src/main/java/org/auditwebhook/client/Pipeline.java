package org.auditwebhook.client;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.settings.ClientSettings;
import org.auditwebhook.settings.Durability;

/** The way of an entry, from {@code fire} to audit-webhook, with its two threads. Thread-safe. */
final class Pipeline {
  /** For what is buffered; what is spooled stays there. */
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(5);

  /** For the request that is being made; its batch is sent again by the next start. */
  private static final Duration LONGEST_WAIT_FOR_REQUEST = Duration.ofSeconds(2);

  private final Buffer buffer;
  private final Spool spool;
  private final Lost lost = new Lost();
  private final SpoolWriter writer;
  private final Sender sender;
  private final Firing firing;
  private final Thread writing;
  private final Thread sending;

  /**
   * Opens the spool and starts.
   *
   * @throws IOException with a sentence for the operator if the spool can't be used
   */
  Pipeline(ClientSettings settings, Ingest ingest, ThreadFactory threads) throws IOException {
    buffer = new Buffer(settings.bufferSize());
    spool =
        new Spool(
            settings.spool().directory().toAbsolutePath(),
            settings.spool().maxSize(),
            settings.durability() == Durability.FORCED);
    writer = new SpoolWriter(buffer, spool, lost);
    sender = new Sender(spool, ingest, lost);
    firing = new Firing(settings, buffer, writer, lost);
    try {
      writing = started(threads, "audit-webhook-client-writer", writer::run);
      sending = started(threads, "audit-webhook-client-sender", sender::run);
    } catch (RuntimeException e) {
      buffer.close();
      sender.close();
      spool.close();
      throw e;
    }
  }

  private static Thread started(ThreadFactory threads, String name, Runnable task) {
    Thread thread = threads.newThread(task);
    thread.setName(name);
    thread.start();
    return thread;
  }

  /** See {@link Firing#fire}. */
  void fire(AuditEntry entry) {
    firing.fire(entry);
  }

  /** What has become of the entries, now. */
  ClientCounts counts() {
    return new ClientCounts(
        sender.sent(),
        lost.total(),
        buffer.size(),
        spool.entries(),
        spool.size(),
        sender.problem(),
        writer.problem());
  }

  /** Writes what is buffered; what is in the spool is sent after the next start. */
  void stop() {
    buffer.close();
    sender.close();
    join(writing, LONGEST_DRAIN);
    spool.close();
    join(sending, LONGEST_WAIT_FOR_REQUEST);
  }

  private static void join(Thread thread, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    Uninterrupted.get(
        () -> {
          TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
          return true;
        });
  }
}
