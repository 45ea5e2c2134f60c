package org.auditwebhook.client;

import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.audit.Redaction;
import org.auditwebhook.audit.SensitiveKeys;
import org.auditwebhook.client.Buffer.Waiting;
import org.auditwebhook.settings.ClientSettings;
import org.auditwebhook.settings.Durability;

/**
 * What {@code fire} does in the caller's thread: encodes the entry, buffers it, and waits for the
 * spool where it is to be on disk. Thread-safe.
 */
final class Firing {
  /**
   * A registry that is faster than the disk for a moment is slowed down before anything is lost.
   */
  private static final Duration LONGEST_WAIT_FOR_ROOM = Duration.ofMillis(100);

  private final boolean waits;
  private final Duration maxWait;
  private final UnaryOperator<AuditEntry> redaction;
  private final Buffer buffer;
  private final SpoolWriter writer;
  private final Lost lost;

  Firing(ClientSettings settings, Buffer buffer, SpoolWriter writer, Lost lost) {
    waits = settings.durability() != Durability.BUFFERED;
    maxWait = settings.maxWait();
    redaction =
        settings.redact().masks()
            ? Redaction.masking(new SensitiveKeys(settings.redact().keys()))::of
            : UnaryOperator.identity();
    this.buffer = buffer;
    this.writer = writer;
    this.lost = lost;
  }

  /**
   * Takes an entry.
   *
   * @throws EntryNotWrittenException if it is to be on disk and is not in time, or never will be;
   *     nothing is thrown where it is only to be buffered
   */
  void fire(AuditEntry entry) {
    Optional<Waiting> encoded = encoded(entry);
    if (encoded.isEmpty()) {
      return;
    }
    try {
      if (waits) {
        write(encoded.get());
      } else {
        buffer(encoded.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      notTaken("the thread was interrupted while it waited");
    }
  }

  private Optional<Waiting> encoded(AuditEntry entry) {
    try {
      return Optional.of(new Waiting(EntryLine.of(redaction.apply(entry))));
    } catch (RuntimeException | LinkageError e) { // while it stops, Payara loads no further class
      lost.add(Lost.Cause.NOT_ENCODABLE, "it could not be encoded", e);
      if (waits) {
        throw new EntryNotWrittenException("The audit entry could not be encoded: " + e);
      }
      return Optional.empty();
    }
  }

  private void buffer(Waiting waiting) throws InterruptedException {
    if (!buffer.put(waiting, System.nanoTime() + LONGEST_WAIT_FOR_ROOM.toNanos())) {
      notTaken("the buffer of audit.webhook.client.buffer-size was full");
    }
  }

  private void write(Waiting waiting) throws InterruptedException {
    long deadline = System.nanoTime() + maxWait.toNanos();
    if (!buffer.put(waiting, deadline)) {
      notTaken("the buffer was full for " + maxWait);
    } else if (!waiting.awaitWritten(deadline)) {
      throw new EntryNotWrittenException(
          "The audit entry was not on disk within %s; whether it is recorded is unknown. %s"
              .formatted(maxWait, writer.problem().orElse("The disk is slow.")));
    }
  }

  /** Whoever waits is told; nobody else is, and so it is counted. */
  private void notTaken(String why) {
    if (waits) {
      throw new EntryNotWrittenException("The audit entry may not be recorded: " + why + ".");
    }
    Lost.Cause cause =
        buffer.isClosed()
            ? Lost.Cause.STOPPED
            : writer.problem().isPresent() ? Lost.Cause.SPOOL_UNAVAILABLE : Lost.Cause.BUFFER_FULL;
    lost.add(cause, why, null);
  }
}
