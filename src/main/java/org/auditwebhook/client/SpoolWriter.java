package org.auditwebhook.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auditwebhook.client.Buffer.Waiting;
import org.auditwebhook.logging.RateLimitedLog;

/**
 * Writes what is buffered into the spool, as the one writer for all who fire: a group is what has
 * come while the last one was written. While the spool can't be written, the group is tried again
 * and again.
 */
final class SpoolWriter {
  private static final Duration LONGEST_IDLE = Duration.ofMillis(250);

  /** While entries are lost one after the other, each cause is told once in this time. */
  private static final Duration BETWEEN_TELLINGS = Duration.ofSeconds(5);

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);

  private final RateLimitedLog failureLog =
      new RateLimitedLog(
          System.getLogger(SpoolWriter.class.getName()),
          System.Logger.Level.ERROR,
          Duration.ofMinutes(1));

  private final Buffer buffer;
  private final Spool spool;
  private final Lost lost;
  private volatile Optional<String> problem = Optional.empty();
  private long nextTellingAt = System.nanoTime();

  SpoolWriter(Buffer buffer, Spool spool, Lost lost) {
    this.buffer = buffer;
    this.spool = spool;
    this.lost = lost;
  }

  /** Why the spool can't be written now; empty if it can. */
  Optional<String> problem() {
    return problem;
  }

  /**
   * Writes until the buffer is closed and empty; for a thread of its own. What can't be written
   * then is lost.
   */
  void run() {
    List<Waiting> group = List.of();
    while (!group.isEmpty() || !buffer.isClosed() || buffer.size() > 0) {
      if (group.isEmpty()) {
        group = take();
      }
      if (written(group)) {
        group = List.of();
        tell();
      } else if (buffer.isClosed()) {
        giveUp(group);
        group = List.of();
      } else {
        pause();
      }
    }
    tell();
  }

  private List<Waiting> take() {
    try {
      return buffer.take(LONGEST_IDLE);
    } catch (InterruptedException e) {
      return List.of(); // only a closed buffer ends it: a server may interrupt its threads before
    }
  }

  private boolean written(List<Waiting> group) {
    if (group.isEmpty()) {
      return true;
    }
    try {
      byte[] lines = joined(group);
      if (!spool.hasRoomFor(lines.length)) {
        failed("it has reached audit.webhook.client.spool.max-size", null);
        return false;
      }
      spool.append(lines, group.size());
      problem = Optional.empty();
      group.forEach(waiting -> waiting.written().countDown());
      return true;
    } catch (IOException | RuntimeException | Error e) {
      failed(e.toString(), e);
      return false;
    }
  }

  /** An idle writer, too, finds out whether there is something to tell; not too often. */
  private void tell() {
    if (nextTellingAt - System.nanoTime() > 0 && !buffer.isClosed()) {
      return;
    }
    Map<Lost.Cause, Lost.Gap> gaps = lost.untold();
    if (gaps.isEmpty()) {
      return;
    }
    nextTellingAt = System.nanoTime() + BETWEEN_TELLINGS.toNanos();
    List<Waiting> lines = new ArrayList<>();
    gaps.forEach((cause, gap) -> lines.add(new Waiting(EntryLine.of(gap.entry(cause)))));
    if (written(lines)) {
      lost.told(gaps);
    }
  }

  private void failed(String why, Throwable cause) {
    String sentence =
        "The spool %s can't be written, and entries wait in memory: %s"
            .formatted(spool.path(), why);
    problem = Optional.of(sentence);
    failureLog.write(sentence, cause);
  }

  private void giveUp(List<Waiting> group) {
    for (int i = 0; i < group.size(); i++) {
      lost.add(Lost.Cause.STOPPED, "the application ended before the spool could be written", null);
    }
  }

  private static byte[] joined(List<Waiting> group) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    group.forEach(one -> lines.writeBytes(one.line()));
    return lines.toByteArray();
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_AFTER_FAILURE.toMillis());
    } catch (InterruptedException e) {
      // see take
    }
  }
}
