package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.auditwebhook.delivery.Batching;
import org.auditwebhook.settings.Ordering;
import org.junit.jupiter.api.Test;

class LineTest {
  private static final long NOW = 1_000_000_000;
  private static final Batching ALONE = batching(false, 3, 1_000_000);
  private static final Batching THREE = batching(true, 3, 1_000_000);

  private final Line line = new Line();

  @Test
  void withoutAnOrderOneAfterTheOtherMayBeTaken() {
    add(of(1, 7), of(2, 7), of(3, 7));

    assertThat(line.takeable()).isEqualTo(3);
    assertThat(take(ALONE)).containsExactly(1L);
    assertThat(take(ALONE)).containsExactly(2L);
    assertThat(take(ALONE)).containsExactly(3L);
    assertThat(take(ALONE)).isEmpty();
    assertThat(line.bytes()).isZero();
  }

  @Test
  void ofAGroupOneIsInACallAndOthersGoPast() {
    line.order(Ordering.KEY);
    add(of(1, 7), of(2, 7), of(3, 8), of(4));

    Leased first = one();
    assertThat(first.eventId()).isEqualTo(1);
    assertThat(line.takeable()).isEqualTo(2);
    assertThat(take(ALONE)).containsExactly(3L);
    assertThat(take(ALONE)).containsExactly(4L);
    assertThat(take(ALONE)).isEmpty();

    assertThat(line.ended(List.of(first), List.of())).isEmpty();
    assertThat(line.takeable()).isEqualTo(1);
    assertThat(take(ALONE)).containsExactly(2L);
  }

  @Test
  void strictOrderIsOneGroup() {
    line.order(Ordering.STRICT);
    add(of(1, 7), of(2, 8), of(3));

    Leased first = one();
    assertThat(take(ALONE)).isEmpty();
    line.ended(List.of(first), List.of());
    Leased second = one();
    assertThat(second.eventId()).isEqualTo(2);
    assertThat(take(ALONE)).isEmpty();
    line.ended(List.of(second), List.of());
    assertThat(take(ALONE)).containsExactly(3L);
  }

  @Test
  void thoseBehindAnOpenOneAreGivenBack() {
    line.order(Ordering.KEY);
    add(of(1, 7), of(2, 7), of(3, 7), of(4, 8));
    Leased first = one();

    assertThat(line.ended(List.of(first), List.of(first)))
        .extracting(Leased::eventId)
        .containsExactly(2L, 3L);

    assertThat(take(ALONE)).containsExactly(4L);
    assertThat(line.bytes()).isZero();
  }

  @Test
  void groupBeginsAnewAfterItWasBarred() {
    line.order(Ordering.STRICT);
    add(of(1), of(2));
    Leased first = one();
    line.ended(List.of(first), List.of(first));
    add(of(1), of(2));

    Leased again = one();
    assertThat(again.eventId()).isEqualTo(1);
    line.ended(List.of(again), List.of());
    assertThat(take(ALONE)).containsExactly(2L);
  }

  @Test
  void announcementIsFirstAndWaitsForNobody() {
    line.order(Ordering.STRICT);
    add(of(1), of(2));
    one();
    Leased announcement =
        new Leased(
            1,
            3,
            new byte[1],
            0,
            0,
            0,
            Long.MAX_VALUE,
            Optional.of("http://old.test"),
            OptionalLong.empty());
    add(announcement);

    assertThat(take(ALONE)).containsExactly(3L);
  }

  @Test
  void batchIsRipeWhenItIsFullOrItsOldestHasWaited() {
    add(of(1), of(2));
    assertThat(line.nanosUntilRipe(THREE, NOW)).isEqualTo(Duration.ofSeconds(1).toNanos());
    assertThat(line.nanosUntilRipe(THREE, NOW + Duration.ofSeconds(2).toNanos())).isZero();

    add(of(3));
    assertThat(line.nanosUntilRipe(THREE, NOW)).isZero();
    assertThat(line.nanosUntilRipe(ALONE, NOW)).isZero();
    assertThat(new Line().nanosUntilRipe(THREE, NOW)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void batchHasAtMostItsSizeAndItsBytes() {
    add(of(1), of(2), of(3), of(4));
    assertThat(take(THREE)).containsExactly(1L, 2L, 3L);
    assertThat(take(THREE)).containsExactly(4L);

    // an event has 10 bytes: [ and 10 , 10 , 10 ] are 34
    add(of(5), of(6), of(7), of(8));
    assertThat(take(batching(true, 100, 1_024))).hasSize(4);
    add(LongStream.range(0, 200).mapToObj(LineTest::of).toArray(Leased[]::new));
    assertThat(take(batching(true, 400, 1_024))).hasSize(93); // 1 + 93 × 11 = 1,024
  }

  @Test
  void batchTakesTheFollowersOfItsGroupsInTheirOrder() {
    line.order(Ordering.KEY);
    add(of(1, 7), of(2, 8), of(3, 7), of(4, 8), of(5, 9));

    List<Leased> batch = line.take(THREE, 100);
    assertThat(batch).extracting(Leased::eventId).containsExactly(1L, 3L, 2L);
    assertThat(take(THREE)).containsExactly(5L);

    // 1 is done and 3 is not: nothing of 7 waits; of 8 the next may go
    assertThat(line.ended(batch, List.of(batch.get(1)))).isEmpty();
    assertThat(take(THREE)).containsExactly(4L);
  }

  @Test
  void anotherOrderEmptiesTheLine() {
    line.order(Ordering.KEY);
    add(of(1, 7), of(2, 7), of(3, 8));
    one();

    assertThat(line.order(Ordering.NONE)).extracting(Leased::eventId).containsExactly(3L, 2L);
    assertThat(line.takeable()).isZero();
    assertThat(line.bytes()).isZero();
  }

  private Leased one() {
    return line.take(ALONE, 1).get(0);
  }

  private List<Long> take(Batching batching) {
    return line.take(batching, Integer.MAX_VALUE).stream().map(Leased::eventId).toList();
  }

  private void add(Leased... all) {
    for (Leased one : all) {
      line.add(one, NOW);
    }
  }

  private static Leased of(long eventId) {
    return of(eventId, OptionalLong.empty());
  }

  private static Leased of(long eventId, long key) {
    return of(eventId, OptionalLong.of(key));
  }

  private static Leased of(long eventId, OptionalLong key) {
    return new Leased(1, eventId, new byte[10], 0, 0, 0, Long.MAX_VALUE, Optional.empty(), key);
  }

  private static Batching batching(boolean enabled, int size, int bytes) {
    return new Batching(enabled, size, bytes, Duration.ofSeconds(1));
  }
}
