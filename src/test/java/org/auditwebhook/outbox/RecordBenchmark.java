package org.auditwebhook.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.it.bench.measure.Samples;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One commit of so many events and their deliveries to an H2 file that grows meanwhile. */
@State(Scope.Benchmark)
public class RecordBenchmark {
  @Param({"1", "8", "32", "128", "500"})
  public int batch;

  private OutboxFile file;
  private List<Draft> drafts;

  @Setup(Level.Iteration)
  public void open() {
    file = new OutboxFile();
    drafts =
        LongStream.range(0, batch)
            .mapToObj(
                n ->
                    new AuditEntry(
                        Samples.ACTION, Instant.now(), Samples.NETWORK, n, Samples.details(n)))
            .map(entry -> file.outbox().drafts.of(entry, Drafts.FIRED))
            .toList();
  }

  @TearDown(Level.Iteration)
  public void close() {
    file.close();
  }

  @Benchmark
  public List<Long> record() {
    return file.outbox().eventWriter.record(drafts, EventWriter.NOTHING, Duration.ofSeconds(1));
  }
}
