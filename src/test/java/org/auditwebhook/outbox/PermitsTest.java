package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.auditwebhook.delivery.Rate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermitsTest {
  private static final long MILLI = Duration.ofMillis(1).toNanos();
  private static final long START = -17;

  private static Permits of(boolean shared, int perSecond, int burst) {
    Permits permits = new Permits(shared);
    permits.changed(Optional.of(new Rate(perSecond, burst)), START);
    return permits;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withoutARateEverythingMayBeSent(boolean shared) {
    Permits permits = new Permits(shared);

    permits.spend(1_000, START);
    permits.changed(Optional.empty(), START);
    permits.spend(1_000, START);

    assertThat(permits.available(START)).isEqualTo(Integer.MAX_VALUE);
    assertThat(permits.within(Duration.ZERO, START)).isEqualTo(Integer.MAX_VALUE);
    assertThat(permits.nanosUntil(1_000, START)).isZero();
    assertThat(permits.nanosUntilAsking(START)).isEqualTo(Long.MAX_VALUE);
    assertThat(permits.wanted(1_000, 1, START)).isZero();
  }

  @Test
  void ofAnOutboxOfOneInstanceNothingIsAskedFor() {
    Permits permits = of(false, 50, 10);

    permits.spend(13, START);
    permits.giveBack(1);

    assertThat(permits.available(START)).isZero();
    assertThat(permits.wanted(1_000, 1, START)).isZero();
    assertThat(permits.nanosUntilAsking(START)).isEqualTo(Long.MAX_VALUE);
    assertThat(permits.nanosUntil(1, START)).isEqualTo(60 * MILLI); // two are owed
    assertThat(permits.nanosUntil(1_000, START)).isEqualTo(240 * MILLI); // the burst
    assertThat(permits.available(START + 60 * MILLI)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    // shared, perSecond, burst, spent, ms, events
    "false, 50, 10, 0, 0, 10",
    "false, 50, 10, 0, 500, 35",
    "false, 50, 10, 10, 500, 25",
    "false, 1, 1, 1, 500, 1",
    "false, 1, 1, 100, 500, 1",
    "false, 1000000, 1000000, 0, 500, 1500000",
    "true, 50, 10, 0, 500, 25",
    "true, 1, 1, 0, 500, 1",
  })
  void withinATimeWhatIsThereAndWhatComesMayBeSent(
      boolean shared, int perSecond, int burst, int spent, long millis, int events) {
    Permits permits = of(shared, perSecond, burst);
    permits.spend(spent, START);

    assertThat(permits.within(Duration.ofMillis(millis), START)).isEqualTo(events);
  }

  @Test
  void ofASharedOutboxPermitsAreAskedFor() {
    Permits permits = of(true, 50, 10);
    assertThat(permits.available(START)).isZero();
    assertThat(permits.nanosUntil(1, START)).as("until it asks").isEqualTo(Long.MAX_VALUE);
    assertThat(permits.wanted(2, 1, START)).isEqualTo(2);

    permits.granted(2, START + 5 * MILLI);

    assertThat(permits.wanted(2, 1, START)).isZero();
    assertThat(permits.nanosUntil(1, START)).isEqualTo(5 * MILLI);
    assertThat(permits.nanosUntilAsking(START)).isEqualTo(5 * MILLI);
    long usable = START + 5 * MILLI;
    assertThat(permits.available(usable)).isEqualTo(2);
    assertThat(permits.nanosUntil(1, usable)).isZero();
    permits.spend(2, usable);
    assertThat(permits.available(usable)).isZero();
    assertThat(permits.nanosUntilAsking(usable)).isEqualTo(Long.MAX_VALUE);
    assertThat(permits.wanted(7, 1, usable)).isEqualTo(5);
  }
}
