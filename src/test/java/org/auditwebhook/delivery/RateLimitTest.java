package org.auditwebhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** Not 0, because {@link System#nanoTime} may be anything; near to where it overflows. */
  private static final long START = Long.MAX_VALUE - SECOND / 2;

  private static RateLimit at(int perSecond, int burst) {
    RateLimit limit = new RateLimit();
    limit.changed(Optional.of(new Rate(perSecond, burst)), START);
    return limit;
  }

  @Test
  void withoutARateEverythingMayBeSent() {
    RateLimit none = new RateLimit();

    none.spend(1_000_000, START);

    assertThat(none.available(START)).isEqualTo(Integer.MAX_VALUE);
    assertThat(none.nanosUntil(1_000_000, START)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    // perSecond, burst, spent, after ms, available
    "50, 10, 0, 0, 10",
    "50, 10, 0, 100000, 10", // no more than the burst is saved up
    "50, 10, 10, 0, 0",
    "50, 10, 10, 19, 0", // one event is 20 ms
    "50, 10, 10, 20, 1",
    "50, 10, 10, 199, 9",
    "50, 10, 10, 200, 10",
    "50, 10, 10, 100000, 10",
    "50, 10, 15, 0, 0", // five are owed: 100 ms
    "50, 10, 15, 119, 0",
    "50, 10, 15, 120, 1",
    "1, 1, 1, 999, 0",
    "1, 1, 1, 1000, 1",
    "3, 3, 3, 1000, 3",
    "3, 3, 1, 333, 2",
    "3, 3, 1, 334, 3",
    "1, 1000000, 1000000, 1000, 1",
    "1000000, 1000000, 0, 0, 1000000",
    "1000000, 1000000, 1000000, 1000, 1000000",
    "1000000, 1, 1, 0, 0",
    "1000000, 1, 1, 1, 1",
    "1, 1, 10000, 9999999, 0", // a batch
    "1, 1, 10000, 10000000, 1",
  })
  void permitsComeWithTimeUpToTheBurst(
      int perSecond, int burst, int spent, long afterMillis, int available) {
    RateLimit limit = at(perSecond, burst);

    limit.spend(spent, START);

    assertThat(limit.available(START + afterMillis * 1_000_000)).isEqualTo(available);
  }

  @ParameterizedTest
  @CsvSource({
    // perSecond, burst, spent, events, ms
    "50, 10, 0, 10, 0",
    "50, 10, 10, 0, 0",
    "50, 10, 10, 1, 20",
    "50, 10, 10, 5, 100",
    "50, 10, 10, 10, 200",
    "50, 10, 10, 1000, 200", // the whole burst is the most that there will be
    "50, 10, 15, 1, 120",
    "1, 1, 1, 1, 1000",
  })
  void waitsUntilSoManyMayBeSent(int perSecond, int burst, int spent, int events, long millis) {
    RateLimit limit = at(perSecond, burst);
    limit.spend(spent, START);

    long nanos = limit.nanosUntil(events, START);

    assertThat(nanos).isEqualTo(millis * 1_000_000);
    assertThat(limit.available(START + nanos)).isGreaterThanOrEqualTo(Math.min(events, burst));
    assertThat(limit.nanosUntil(events, START + nanos)).isZero();
  }

  @Test
  void whatIsGivenBackMayBeSent() {
    RateLimit limit = at(50, 10);
    limit.spend(10, START);

    limit.giveBack(4);

    assertThat(limit.available(START)).isEqualTo(4);
  }

  @Test
  void sameRateAgainChangesNothing() {
    RateLimit limit = at(50, 10);
    limit.spend(10, START);

    limit.changed(Optional.of(new Rate(50, 10)), START);

    assertThat(limit.available(START)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    // spent of a burst of 10, then the other rate, what is available then, and a second later
    "0, 100, 20, 10, 20",
    "0, 100, 5, 5, 5",
    "10, 100, 20, 0, 20",
    "4, 1, 3, 3, 3",
    "8, 1, 5, 2, 3",
    "60, 100, 100, 0, 50", // 50 are owed: a second at the old rate, half of one at the new rate
  })
  void otherRateGoesOnWithThePermitsThatThereAre(
      int spent, int perSecond, int burst, int atOnce, int aSecondLater) {
    RateLimit limit = at(50, 10);
    limit.spend(spent, START);

    limit.changed(Optional.of(new Rate(perSecond, burst)), START);

    assertThat(limit.available(START)).isEqualTo(atOnce);
    assertThat(limit.available(START + SECOND)).isEqualTo(aSecondLater);
  }

  @Test
  void rateThatCameBackBeginsWithAFullBurst() {
    RateLimit limit = at(50, 10);
    limit.spend(100, START);

    limit.changed(Optional.empty(), START);
    assertThat(limit.available(START)).isEqualTo(Integer.MAX_VALUE);
    limit.changed(Optional.of(new Rate(50, 10)), START);

    assertThat(limit.available(START)).isEqualTo(10);
  }

  /** Within every time t at most burst + t * perSecond, whenever it is looked at. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 50, 999, 700_001, 1_000_000})
  void neverMoreThanRateAndBurst(int perSecond) {
    Random random = new Random(perSecond);
    int burst = Math.min(3 + random.nextInt(perSecond), Rate.MOST); // else some are lost
    RateLimit limit = at(perSecond, burst);
    long now = START;
    long sent = 0;

    for (int i = 0; i < 10_000; i++) {
      now += (long) (random.nextDouble() * 2 * SECOND / perSecond);
      int events = limit.available(now);
      limit.spend(events, now);
      sent += events;
      long elapsed = now - START;
      assertThat(sent).isLessThanOrEqualTo(burst + (long) ((double) elapsed * perSecond / SECOND));
    }
    double possible = burst + (double) (now - START) * perSecond / SECOND;
    assertThat(sent).isGreaterThan((long) (0.99 * possible) - 1);
  }
}
