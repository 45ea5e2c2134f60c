package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long WINDOW = 100_000_000;

  private final Pace pace = new Pace();

  @Test
  void nothingIsLeasedAheadBeforeAnythingHasEnded() {
    assertThat(pace.ahead()).isZero();
  }

  @Test
  void whatTheEndpointTakesInHalfASecondIsLeasedAhead() {
    pace.ended(0, 0);
    pace.ended(200, WINDOW); // 2,000 a second

    assertThat(pace.ahead()).isEqualTo(1_000);
  }

  @Test
  void slowerWindowsLowerItByAndByAndFasterOnesAtOnce() {
    pace.ended(0, 0);
    pace.ended(200, WINDOW);
    pace.ended(0, 2 * WINDOW);
    assertThat(pace.ahead()).isEqualTo(500);

    pace.ended(400, 3 * WINDOW);
    assertThat(pace.ahead()).isEqualTo(2_000);
  }

  @Test
  void thereIsABound() {
    pace.ended(0, 0);
    pace.ended(1_000_000, WINDOW);

    assertThat(pace.ahead()).isEqualTo(Pace.MOST_AHEAD);
  }

  @Test
  void resetForgets() {
    pace.ended(0, 0);
    pace.ended(200, WINDOW);
    pace.reset();

    assertThat(pace.ahead()).isZero();
  }
}
