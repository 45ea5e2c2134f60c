package org.auditwebhook.outbox;

import java.time.Duration;
import java.util.List;
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
    drafts = file.drafts(batch);
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
