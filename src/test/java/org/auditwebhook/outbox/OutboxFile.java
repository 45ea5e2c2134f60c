package org.auditwebhook.outbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.it.bench.measure.Samples;

/** An outbox in a new directory, which is deleted when it is closed; for benchmarks. */
final class OutboxFile implements AutoCloseable {
  private final Path directory;
  private final OutboxUnderTest outbox;

  OutboxFile() {
    try {
      directory = Files.createTempDirectory(Path.of("target"), "benchmark");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    outbox =
        OutboxUnderTest.in(
            directory.toAbsolutePath(),
            Map.of("audit.webhook.url", "http://a.test", "audit.webhook.concurrency", "512"));
  }

  OutboxUnderTest outbox() {
    return outbox;
  }

  /** So many to record, with events of usual size. */
  List<Draft> drafts(int number) {
    return LongStream.range(0, number)
        .mapToObj(
            n ->
                new AuditEntry(
                    Samples.ACTION, Instant.now(), Samples.NETWORK, n, Samples.details(n)))
        .map(entry -> outbox.drafts.of(entry, Drafts.FIRED))
        .toList();
  }

  @Override
  public void close() {
    outbox.close();
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> children = files.sorted(Comparator.reverseOrder()).toList();
      for (Path child : children) {
        Files.delete(child);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
