package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiptTimesTest {
  private static final Instant LAST = Instant.parse("2026-03-01T10:00:00.000123Z");

  private static final List<ReceiptTimes.Time> TIMES =
      List.of(
          new ReceiptTimes.Time(LAST.minusNanos(1_000), Duration.ofMillis(1)),
          new ReceiptTimes.Time(LAST, Duration.ZERO),
          new ReceiptTimes.Time(LAST.minusSeconds(60), Duration.ofSeconds(60)));

  @Test
  void eachIsReadAsItWasWritten() {
    byte[] written = ReceiptTimes.write(TIMES, LAST);

    assertThat(written).hasSize(24);
    for (int i = 0; i < TIMES.size(); i++) {
      assertThat(ReceiptTimes.read(written, i, LAST)).isEqualTo(TIMES.get(i));
    }
  }

  @Test
  void partHasThoseOfItsEvents() {
    byte[] part = ReceiptTimes.part(ReceiptTimes.write(TIMES, LAST), 1, 3);

    assertThat(part).isEqualTo(ReceiptTimes.write(TIMES.subList(1, 3), LAST));
  }

  @Test
  void hasWholeMicroseconds() {
    assertThat(new ReceiptTimes.Time(LAST.plusNanos(999), Duration.ofNanos(1_999)))
        .isEqualTo(new ReceiptTimes.Time(LAST, Duration.ofNanos(1_000)));
  }

  @Test
  void whatIsTooFarApartOrTookTooLongHasARowOfItsOwn() {
    ReceiptTimes.Time one = new ReceiptTimes.Time(LAST, Duration.ZERO);

    assertThat(one.fitsBeside(TIMES.get(2))).isTrue();
    assertThat(TIMES.get(2).fitsBeside(one)).isTrue();
    for (ReceiptTimes.Time other :
        List.of(
            new ReceiptTimes.Time(LAST.minus(Duration.ofDays(1)), Duration.ZERO),
            new ReceiptTimes.Time(LAST.plus(Duration.ofDays(1)), Duration.ZERO),
            new ReceiptTimes.Time(LAST, Duration.ofDays(1)))) {
      assertThat(one.fitsBeside(other)).isFalse();
      assertThat(other.fitsBeside(one)).isFalse();
    }
  }
}
