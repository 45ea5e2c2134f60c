package org.auditwebhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateShareTest {
  private static final long MILLI = Duration.ofMillis(1).toNanos();

  /** Not 0, because {@link System#nanoTime} may be anything; near to where it overflows. */
  private static final long START = Long.MAX_VALUE - 20 * MILLI;

  /** 100 ms are worth 50 permits. */
  private static final Rate RATE = new Rate(500, 1_000);

  private final RateShare share = new RateShare();
  private long now = START;

  @BeforeEach
  void limit() {
    share.changed(Optional.of(RATE), now);
  }

  private void passes(int millis) {
    now += millis * MILLI;
  }

  @Test
  void withoutARateEverythingMayBeSentAndNothingIsAskedFor() {
    share.changed(Optional.empty(), now);

    assertThat(share.available(now)).isEqualTo(Integer.MAX_VALUE);
    assertThat(share.nanosUntilNext(now)).isZero();
    assertThat(share.wanted(9, 1, now)).isZero();
  }

  @Test
  void permitsAreAskedForOnlyWhileThereAreEvents() {
    assertThat(share.available(now)).isZero();
    assertThat(share.wanted(0, 1, now)).isZero();
    assertThat(share.wanted(9, 1, now)).isEqualTo(9);
    assertThat(share.nanosUntilNext(now)).isZero();
  }

  @Test
  void permitsForLaterAreWaitedForAndNoneAreAskedForMeanwhile() {
    share.granted(1, now + 10 * MILLI);

    passes(9);
    assertThat(share.available(now)).isZero();
    assertThat(share.wanted(9, 1, now)).isZero();
    assertThat(share.nanosUntilNext(now)).isEqualTo(MILLI);
    passes(1);
    assertThat(share.available(now)).isEqualTo(1);
    assertThat(share.wanted(9, 1, now)).isZero();
    assertThat(share.nanosUntilNext(now)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    // perSecond, burst, ofOneCall, lump
    "1, 1, 1, 1",
    "10, 10, 1, 1",
    "50, 10, 1, 5",
    "500, 3, 1, 3", // never more than the burst
    "1000000, 1000000, 1, 100000",
    "50, 50, 20, 20", // a batch
    "50, 10, 20, 10",
    "500, 500, 20, 50",
  })
  void lumpIsWorthATenthOfASecondOrOneCallAndNoMoreThanTheBurst(
      int perSecond, int burst, int ofOneCall, int lump) {
    share.changed(Optional.of(new Rate(perSecond, burst)), now);

    assertThat(share.wanted(10_000_000, ofOneCall, now)).isEqualTo(lump);
  }

  @Test
  void whatIsNotUsedWithinASecondIsForfeited() {
    share.granted(8, now);
    share.spend(3);

    passes(1_000);
    assertThat(share.available(now)).isEqualTo(5);
    assertThat(share.wanted(9, 1, now)).isZero();
    passes(1);
    assertThat(share.available(now)).isZero();
    assertThat(share.wanted(9, 1, now)).isEqualTo(9);
  }

  @Test
  void whatIsGivenBackMayBeSentAndNothingIsAskedFor() {
    share.granted(1, now);
    share.spend(1);

    share.giveBack(1);

    assertThat(share.available(now)).isEqualTo(1);
    assertThat(share.wanted(9, 1, now)).isZero();
  }

  @Test
  void whatIsOwedIsPaidInLumpsThoughNothingElseWaits() {
    share.spend(120);

    List<Integer> lumps = new ArrayList<>();
    for (int wanted = share.wanted(0, 1, now); wanted > 0; wanted = share.wanted(0, 1, now)) {
      share.granted(wanted, now + 10 * MILLI);
      assertThat(share.wanted(0, 1, now)).as("before it may be used").isZero();
      passes(10);
      lumps.add(wanted);
      assertThat(share.available(now)).isZero();
    }

    assertThat(lumps).containsExactly(50, 50, 20);
  }

  @Test
  void otherRateGoesOnWithThePermitsThatThereAre() {
    share.granted(1, now);
    share.changed(Optional.of(new Rate(1, 1)), now);
    assertThat(share.available(now)).isEqualTo(1);

    share.spend(3);
    share.changed(Optional.of(RATE), now);
    assertThat(share.wanted(0, 1, now)).isEqualTo(2);

    share.changed(Optional.empty(), now);
    share.changed(Optional.of(RATE), now);
    assertThat(share.available(now)).isZero();
    assertThat(share.wanted(0, 1, now)).as("nothing is owed").isZero();
  }
}
