package org.auditwebhook.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.Settlement;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Records so many events in one commit, takes their deliveries from the lane, and settles them as
 * accepted in another: all that an event costs without its call while the endpoint keeps up.
 */
@State(Scope.Benchmark)
public class HandOverBenchmark {
  @Param({"1", "8", "32", "128", "500"})
  public int batch;

  private OutboxFile file;
  private List<Draft> drafts;

  @Setup(Level.Iteration)
  public void open() {
    file = new OutboxFile();
    drafts = file.drafts(batch);
    file.outbox().catchUp();
  }

  @TearDown(Level.Iteration)
  public void close() {
    file.close();
  }

  @Benchmark
  public int recordAndSettle() {
    OutboxUnderTest outbox = file.outbox();
    outbox.eventWriter.record(drafts, EventWriter.NOTHING, Duration.ofSeconds(1));
    Attempt accepted =
        new Attempt(Instant.now(), Duration.ofMillis(1), Outcome.answered(204, Optional.empty()));
    List<Settled> settled = new ArrayList<>(batch);
    while (settled.size() < batch) {
      List<Leased> taken = outbox.lane().take(Duration.ZERO);
      if (taken.isEmpty()) {
        throw new IllegalStateException("it was not handed over");
      }
      taken.forEach(
          one -> settled.add(new Settled(one, List.of(accepted), new Settlement.Delivered())));
    }
    outbox.settlements.settle(settled);
    for (Settled one : settled) {
      outbox.lane().release(1, 0, one.attempts());
    }
    return settled.size();
  }
}
