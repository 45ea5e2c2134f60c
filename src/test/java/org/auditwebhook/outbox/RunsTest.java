package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RunsTest {
  @Test
  void runEndsWhereTheNextOneDoesNotBelongToIt() {
    assertThat(Runs.of(List.of(1, 2, 3, 7, 8, 10), (run, next) -> next == Runs.last(run) + 1))
        .containsExactly(List.of(1, 2, 3), List.of(7, 8), List.of(10));
  }

  @Test
  void runMayBeBounded() {
    assertThat(Runs.of(List.of(1, 2, 3, 4, 5), (run, next) -> run.size() < 2))
        .containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));
  }

  @Test
  void nothingHasNoRun() {
    assertThat(Runs.of(List.of(), (run, next) -> true)).isEmpty();
  }
}
