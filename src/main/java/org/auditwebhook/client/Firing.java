package org.auditwebhook.client;

import java.time.Duration;
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
    try {
      Waiting waiting = new Waiting(EntryLine.of(redaction.apply(entry)));
      if (waits) {
        write(waiting);
      } else if (!buffer.put(waiting, System.nanoTime() + patience().toNanos())) {
        lost.add(cause(), "the buffer of audit.webhook.client.buffer-size was full", null);
      }
    } catch (EntryNotWrittenException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) { // while it stops, Payara loads no further class
      failed(e);
    }
  }

  /** Where nothing can be written, nobody is kept waiting for room. */
  private Duration patience() {
    return writer.problem().isPresent() ? Duration.ZERO : LONGEST_WAIT_FOR_ROOM;
  }

  private void write(Waiting waiting) {
    long deadline = System.nanoTime() + maxWait.toNanos();
    if (!buffer.put(waiting, deadline)) {
      String why =
          buffer.isClosed() ? "the application ends" : "the buffer was full for " + maxWait;
      lost.add(cause(), why, null);
      throw new EntryNotWrittenException("The audit entry is not recorded: " + why + ".");
    }
    if (!waiting.awaitWritten(deadline)) {
      throw new EntryNotWrittenException(
          "The audit entry was not on disk within %s; whether it is recorded is unknown. %s"
              .formatted(maxWait, writer.problem().orElse("The disk is slow.")));
    }
  }

  private Lost.Cause cause() {
    if (buffer.isClosed()) {
      return Lost.Cause.STOPPED;
    }
    return writer.problem().isPresent() ? Lost.Cause.SPOOL_UNAVAILABLE : Lost.Cause.BUFFER_FULL;
  }

  private void failed(Throwable e) {
    try {
      lost.add(Lost.Cause.NOT_ENCODABLE, "it could not be encoded", e);
    } catch (RuntimeException | LinkageError again) {
      // the server ends, and lets nobody even count
    }
    if (waits) {
      throw new EntryNotWrittenException("The audit entry is not recorded: " + e);
    }
  }
}
