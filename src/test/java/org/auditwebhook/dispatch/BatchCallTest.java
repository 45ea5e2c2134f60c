package org.auditwebhook.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Cause;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.Settlement;
import org.auditwebhook.endpoint.CallResult;
import org.auditwebhook.outbox.Leased;
import org.junit.jupiter.api.Test;

/** Plays an endpoint that refuses each batch in which there is a guilty event. */
class BatchCallTest {
  private static final int MOST = 400;
  private static final Settlement AGAIN = new Settlement.DueAgain(Duration.ofMinutes(1));

  private final Set<Long> guilty = new TreeSet<>();
  private final List<List<Long>> posts = new ArrayList<>();
  private final Map<Long, CallResult> settled = new LinkedHashMap<>();
  private boolean ordered;

  @Test
  void acceptedBatchIsOneCallAndEachEventSharesItsAttempt() {
    call(BatchCallTest::judged, batch(1, 5));

    assertThat(posts).containsExactly(List.of(1L, 2L, 3L, 4L, 5L));
    assertThat(settled.keySet()).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(settled.values())
        .allSatisfy(
            result -> {
              assertThat(result.settlement()).isEqualTo(new Settlement.Delivered());
              assertThat(sizes(result)).containsExactly(5);
            });
  }

  @Test
  void guiltyEventIsFoundByHalvingAndKeepsItsHistory() {
    guilty.add(3L);

    call(BatchCallTest::judged, batch(1, 4));

    assertThat(posts)
        .containsExactly(
            List.of(1L, 2L, 3L, 4L), List.of(1L, 2L), List.of(3L, 4L), List.of(3L), List.of(4L));
    assertThat(settled.get(3L).settlement()).isEqualTo(new Settlement.Dead(Cause.REFUSED));
    assertThat(sizes(settled.get(3L))).containsExactly(4, 2, 1);
    assertThat(sizes(settled.get(4L))).containsExactly(4, 2, 1);
    assertThat(sizes(settled.get(1L))).containsExactly(4, 2);
    assertThat(statuses(settled.get(3L))).containsExactly(400, 400, 400);
    assertThat(statuses(settled.get(4L))).containsExactly(400, 400, 204);
    assertThat(statuses(settled.get(1L))).containsExactly(400, 204);
  }

  @Test
  void whereverOneIsGuiltyExactlyThatOneDies() {
    for (int size = 1; size <= 33; size++) {
      for (long event = 1; event <= size; event++) {
        guilty.clear();
        guilty.add(event);
        assertExactlyTheGuiltyDie(size, "one");
      }
    }
  }

  @Test
  void whereverSeveralAreGuiltyExactlyTheseDie() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int size = 1; size <= 33; size++) {
      for (int round = 0; round < 200; round++) {
        guilty.clear();
        double share = random.nextDouble();
        LongStream.rangeClosed(1, size)
            .filter(event -> random.nextDouble() < share)
            .forEach(guilty::add);
        assertExactlyTheGuiltyDie(size, "seed " + seed);
      }
    }
  }

  @Test
  void fewGuiltyOnesOfTheLargestBatchCostFewCalls() {
    guilty.addAll(Set.of(1L, 5_000L, 10_000L));

    call(BatchCallTest::judged, batch(1, 10_000), 10_000);

    // each of the three is refused in 15 calls at most, log2 of 10,000 being 13.3
    assertThat(posts).hasSizeLessThanOrEqualTo(1 + 2 * 3 * 14);
    assertThat(dead()).isEqualTo(guilty);
    assertThat(settled.get(5_000L).attempts().size()).isLessThan(BatchCall.ATTEMPTS_IN_BATCHES);
  }

  @Test
  void bodyThatIsTooLargeIsSplitAsWell() {
    // given an endpoint that takes three events at most
    call((part, judged) -> part.size() > 3 ? refused(part, 413) : judged, batch(1, 10));

    assertThat(posts.stream().filter(post -> post.size() <= 3).flatMap(List::stream))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 10).boxed().toList());
    assertThat(dead()).isEmpty();
  }

  @Test
  void batchThatIsDueAgainOrDeadOrBlockedIsSoAsAWhole() {
    for (Settlement settlement :
        List.of(
            AGAIN, new Settlement.Dead(Cause.UNAVAILABLE), new Settlement.Dead(Cause.BLOCKED))) {
      settled.clear();
      posts.clear();

      call((part, judged) -> new CallResult(List.of(later(part)), settlement), batch(1, 8));

      assertThat(posts).hasSize(1);
      assertThat(settled).hasSize(8);
      assertThat(settled.values())
          .allSatisfy(result -> assertThat(result.settlement()).isEqualTo(settlement));
    }
  }

  @Test
  void inOrderNothingOvertakesWhatIsToBeTriedAgain() {
    // given the second quarter is answered later
    ordered = true;
    guilty.add(8L);

    call(
        (part, judged) ->
            ids(part).equals(List.of(3L, 4L))
                ? new CallResult(List.of(later(part)), AGAIN)
                : part.size() == 4 ? refused(part, 400) : judged,
        batch(1, 8));

    assertThat(posts)
        .containsExactly(
            List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L),
            List.of(1L, 2L, 3L, 4L),
            List.of(1L, 2L),
            List.of(3L, 4L));
    assertThat(settled.keySet()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(settled.get(3L).settlement()).isEqualTo(AGAIN);
    assertThat(settled.get(5L).settlement()).isEqualTo(new Settlement.DueAgain(Duration.ZERO));
    assertThat(sizes(settled.get(5L))).as("what it was in is kept").containsExactly(8);
    assertThat(dead()).isEmpty();
  }

  @Test
  void withoutAnOrderTheRestGoesOn() {
    guilty.add(8L);

    call(
        (part, judged) ->
            ids(part).equals(List.of(1L, 2L, 3L, 4L))
                ? new CallResult(List.of(later(part)), AGAIN)
                : judged,
        batch(1, 8));

    assertThat(settled.get(1L).settlement()).isEqualTo(AGAIN);
    assertThat(settled.get(5L).settlement()).isEqualTo(new Settlement.Delivered());
    assertThat(dead()).containsExactly(8L);
  }

  @Test
  void inOrderADeathHoldsNobodyUp() {
    ordered = true;
    guilty.add(1L);

    call(BatchCallTest::judged, batch(1, 4));

    assertThat(settled.keySet()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(dead()).containsExactly(1L);
    assertThat(settled.get(4L).settlement()).isEqualTo(new Settlement.Delivered());
  }

  @Test
  void partThatMayNotBeginIsGivenBackWithTheAttemptsThatItWasIn() {
    // given an endpoint that says 410 and is paused by it
    call(
        (part, judged) -> posts.size() == 1 ? refused(part, 410) : CallResult.NOT_BEGUN,
        batch(1, 4));

    assertThat(settled).hasSize(4);
    assertThat(settled.values())
        .allSatisfy(
            result -> {
              assertThat(result.settlement()).isEqualTo(new Settlement.DueAgain(Duration.ZERO));
              assertThat(statuses(result)).containsExactly(410);
            });
  }

  @Test
  void batchThatMayNotBeginAtAllIsGivenBackUntouched() {
    call((part, judged) -> CallResult.NOT_BEGUN, batch(1, 4));

    assertThat(settled.values()).hasSize(4).containsOnly(CallResult.NOT_BEGUN);
  }

  @Test
  void announcementsAndWhatHasComeBackOftenGoAlone() {
    List<Leased> batch = new ArrayList<>(batch(1, 9));
    batch.set(2, leased(3, BatchCall.ATTEMPTS_IN_BATCHES, Optional.empty()));
    batch.set(3, leased(4, BatchCall.ATTEMPTS_IN_BATCHES, Optional.empty()));
    batch.set(6, leased(7, 0, Optional.of("http://old.test")));

    call(BatchCallTest::judged, batch);

    assertThat(posts)
        .containsExactly(
            List.of(1L, 2L),
            List.of(3L),
            List.of(4L),
            List.of(5L, 6L),
            List.of(7L),
            List.of(8L, 9L));
  }

  @Test
  void neverMoreThanMayGoInOnePost() {
    call(BatchCallTest::judged, batch(1, 7), 3);
    assertThat(posts).extracting(List::size).containsExactly(3, 3, 1);

    posts.clear();
    call(BatchCallTest::judged, batch(1, 3), 1);
    assertThat(posts).containsExactly(List.of(1L), List.of(2L), List.of(3L));
  }

  @Test
  void retriedAttemptsCountForEach() {
    call(
        (part, judged) ->
            new CallResult(List.of(later(part), accepted(part)), new Settlement.Delivered()),
        batch(1, 3));

    assertThat(settled.values())
        .allSatisfy(result -> assertThat(statuses(result)).containsExactly(503, 204));
  }

  @Test
  void faultOfOursEndsItAndWhatWasSettledStaysSo() {
    guilty.add(4L);

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                call(
                    (part, judged) -> {
                      if (ids(part).equals(List.of(3L, 4L))) {
                        throw new IllegalStateException("a fault of ours");
                      }
                      return judged;
                    },
                    batch(1, 4)));

    assertThat(settled.keySet()).containsExactly(1L, 2L);
  }

  private void assertExactlyTheGuiltyDie(int size, String which) {
    posts.clear();
    settled.clear();
    String what = "%s: guilty %s of %d".formatted(which, guilty, size);

    call(BatchCallTest::judged, batch(1, size));

    List<Long> all = LongStream.rangeClosed(1, size).boxed().toList();
    assertThat(settled.keySet()).as(what).containsExactlyElementsOf(all);
    assertThat(dead()).as(what).isEqualTo(guilty);
    assertThat(posts.stream().filter(this::isAccepted).flatMap(List::stream))
        .as("delivered once, in order: " + what)
        .containsExactlyElementsOf(all.stream().filter(event -> !guilty.contains(event)).toList());
    int halvings = 32 - Integer.numberOfLeadingZeros(size - 1); // log2, rounded up
    assertThat(posts)
        .as(what)
        .hasSizeLessThanOrEqualTo(Math.min(1 + 2 * guilty.size() * halvings, 2 * size - 1));
    for (long event : all) {
      long times = posts.stream().filter(post -> post.contains(event)).count();
      assertThat(settled.get(event).attempts()).as(what).hasSize((int) times);
    }
  }

  /** What plays the endpoint: it may take what is just, or answer something else. */
  private interface Played {
    CallResult answer(List<Leased> part, CallResult judged);
  }

  private static CallResult judged(List<Leased> part, CallResult judged) {
    return judged;
  }

  private void call(Played endpoint, List<Leased> batch) {
    call(endpoint, batch, MOST);
  }

  private void call(Played endpoint, List<Leased> batch, int most) {
    new BatchCall(
            part -> {
              posts.add(ids(part));
              CallResult judged = isAccepted(ids(part)) ? delivered(part) : refused(part, 400);
              return endpoint.answer(part, judged);
            },
            (part, result) -> part.forEach(one -> settled.put(one.eventId(), result)),
            most,
            ordered)
        .call(batch);
  }

  private boolean isAccepted(List<Long> events) {
    return events.stream().noneMatch(guilty::contains);
  }

  private Set<Long> dead() {
    Set<Long> dead = new TreeSet<>();
    settled.forEach(
        (event, result) -> {
          if (result.settlement() instanceof Settlement.Dead) {
            dead.add(event);
          }
        });
    return dead;
  }

  private static List<Leased> batch(int first, int size) {
    return IntStream.range(first, first + size)
        .mapToObj(event -> leased(event, 0, Optional.empty()))
        .toList();
  }

  private static Leased leased(long event, int attempts, Optional<String> announcedTo) {
    return new Leased(1, event, new byte[0], attempts, 0, 1, 0, announcedTo, OptionalLong.empty());
  }

  private static CallResult delivered(List<Leased> part) {
    return new CallResult(List.of(accepted(part)), new Settlement.Delivered());
  }

  private static CallResult refused(List<Leased> part, int status) {
    return new CallResult(
        List.of(attempt(part, new Outcome.Refused(status))), new Settlement.Dead(Cause.REFUSED));
  }

  private static Attempt accepted(List<Leased> part) {
    return attempt(part, new Outcome.Accepted(204));
  }

  private static Attempt later(List<Leased> part) {
    return attempt(
        part, new Outcome.Unavailable(OptionalInt.of(503), "answered 503", Optional.empty()));
  }

  private static Attempt attempt(List<Leased> part, Outcome outcome) {
    return new Attempt(Instant.EPOCH, Duration.ofMillis(1), outcome, part.size());
  }

  private static List<Long> ids(List<Leased> part) {
    return part.stream().map(Leased::eventId).toList();
  }

  private static List<Integer> sizes(CallResult result) {
    return result.attempts().stream().map(Attempt::batchSize).toList();
  }

  private static List<Integer> statuses(CallResult result) {
    return result.attempts().stream()
        .map(attempt -> attempt.outcome().status().orElseThrow())
        .toList();
  }
}
