package org.auditwebhook.outbox;

import java.time.Duration;
import java.time.Instant;
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

/** Claims so many deliveries of many in an H2 file, and settles them as accepted in one commit. */
@State(Scope.Benchmark)
public class SettleBenchmark {
  /** More than an iteration can settle, so that there is always something to claim. */
  private static final int RECORDED = 200_000;

  private static final int RECORDED_AT_ONCE = 1_000;

  @Param({"1", "8", "32", "128", "500"})
  public int batch;

  private OutboxFile file;

  @Setup(Level.Iteration)
  public void fill() {
    file = new OutboxFile();
    for (int i = 0; i < RECORDED; i += RECORDED_AT_ONCE) {
      file.outbox().record(RECORDED_AT_ONCE);
    }
    // what the writer has leased for a dispatcher that is not there
    file.outbox().claims.freeAbandoned();
  }

  @TearDown(Level.Iteration)
  public void close() {
    file.close();
  }

  @Benchmark
  public int claimAndSettle() {
    List<Leased> claimed = file.outbox().claim(batch);
    if (claimed.size() < batch) {
      throw new IllegalStateException("nothing is left to be claimed");
    }
    Attempt accepted =
        new Attempt(Instant.now(), Duration.ofMillis(1), Outcome.answered(204, Optional.empty()));
    file.outbox()
        .settlements
        .settle(
            claimed.stream()
                .map(one -> new Settled(one, List.of(accepted), new Settlement.Delivered()))
                .toList());
    return claimed.size();
  }
}
