package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.Settlement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do about receipts, of which one row may be for many events. */
abstract class ReceiptsContractTest {
  private static final Outcome YES = new Outcome.Accepted(204);
  private static final Duration LATENCY = Duration.ofMillis(3);

  OutboxUnderTest outbox;

  /** Opens an outbox with these settings on the database of this test. */
  abstract OutboxUnderTest onItsDatabase(Map<String, String> settings);

  @BeforeEach
  void open() {
    outbox =
        onItsDatabase(
            Map.of(
                "audit.webhook.url", "http://a.test",
                "audit.webhook.concurrency", "512",
                "audit.webhook.retention.delivered", "P30D"));
    outbox.catchUp();
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  @Test
  void whatOnePostHasDeliveredIsOneRow() {
    List<Leased> taken = recorded(5);

    settle(post(taken));

    assertThat(outbox.receiptRows()).isEqualTo(1);
    assertThat(outbox.rows("receipt", "event", "delivery")).containsExactly(5L, 5L, 0L);
    assertThat(withReceipts()).isEqualTo(eventIds(taken));
  }

  @Test
  void eachEventOfItHasTheSameReceipt() {
    List<Leased> taken = recorded(3);
    Attempt accepted = accepted(3);

    settle(post(taken, accepted));

    for (Leased one : taken) {
      Deliveries.Delivery found =
          outbox.deliveries.find(outbox.endpoint(), one.eventId()).orElseThrow();
      assertThat(found.state()).isEqualTo(Deliveries.State.DELIVERED);
      assertThat(found.attempts()).containsExactly(accepted);
      assertThat(found.receipt()).isPresent();
      assertThat(found.receipt().get().eventId()).isEqualTo(one.eventId());
      assertThat(found.receipt().get().deliveredAt()).isEqualTo(accepted.startedAt().plus(LATENCY));
    }
  }

  @Test
  void whatHasAnEventOfAnotherPostBetweenIsTwoRows() {
    List<Leased> taken = recorded(7);

    List<Settled> all = new ArrayList<>(post(List.of(taken.get(3))));
    List<Leased> others = new ArrayList<>(taken);
    others.remove(3);
    all.addAll(post(others));
    settle(all);

    assertThat(outbox.receiptRows()).isEqualTo(3);
    assertThat(withReceipts()).isEqualTo(eventIds(taken));
  }

  @Test
  void postsOfTheirOwnAreOneRowAsWellWithTheTimesOfEach() {
    List<Leased> taken = recorded(4);
    List<Attempt> attempts =
        List.of(at(30, 1_000), at(10, 2_500), at(0, 40), at(20_000_000, 59_999_999));

    settle(each(taken, attempts));

    assertThat(outbox.receiptRows()).isEqualTo(1);
    List<Receipt> receipts = outbox.deliveries.receipts(outbox.endpoint(), 0, 10);
    assertThat(ids(receipts)).isEqualTo(eventIds(taken));
    for (int i = 0; i < 4; i++) {
      assertThat(receipts.get(i).latency()).isEqualTo(attempts.get(i).duration());
      assertThat(receipts.get(i).deliveredAt()).isEqualTo(attempts.get(i).endedAt());
      assertThat(attemptsOf(taken.get(i))).containsExactly(attempts.get(i));
    }
  }

  @Test
  void timesStayWithTheirEventsWhenOthersAreErased() {
    List<Leased> taken = recorded(5);
    List<Attempt> attempts = IntStream.range(0, 5).mapToObj(i -> at(i * 7L, 100L + i)).toList();
    settle(each(taken, attempts));

    erase(taken.get(2));
    erase(taken.get(0));

    for (int i : new int[] {1, 3, 4}) {
      assertThat(attemptsOf(taken.get(i))).containsExactly(attempts.get(i));
    }
  }

  @Test
  void whatDiffersInMoreThanItsTimesIsARowOfItsOwn() {
    List<Leased> taken = recorded(8);
    Attempt accepted = accepted(1);
    Attempt otherStatus = new Attempt(accepted.startedAt(), LATENCY, new Outcome.Accepted(200));
    Attempt muchLater = at(86_400_000_000L, 3_000);
    List<Attempt> twice =
        List.of(new Attempt(accepted.startedAt(), LATENCY, new Outcome.Refused(503)), accepted);

    settle(
        List.of(
            settled(taken.get(0), accepted),
            settled(taken.get(1), otherStatus),
            settled(taken.get(2), accepted),
            settled(taken.get(3), muchLater),
            settled(taken.get(4), accepted),
            settled(taken.get(5), accepted(2)),
            new Settled(taken.get(6), twice, new Settlement.Delivered()),
            settled(taken.get(7), accepted)));

    assertThat(outbox.receiptRows()).isEqualTo(8);
    assertThat(withReceipts()).isEqualTo(eventIds(taken));
  }

  @Test
  void rowHasABoundedNumberOfEvents() {
    List<Leased> taken = recorded(ReceiptRows.MOST_EVENTS + 12);

    settle(post(taken));

    assertThat(outbox.receiptRows()).isEqualTo(2);
    assertThat(withReceipts()).isEqualTo(eventIds(taken));
  }

  @Test
  void pagesBeginAndEndWithinRows() {
    List<Leased> taken = recorded(20);
    settle(post(taken.subList(0, 8)));
    settle(post(taken.subList(8, 9)));
    settle(post(taken.subList(11, 20))); // two between are open

    List<Long> expected = new ArrayList<>(eventIds(taken));
    expected.subList(9, 11).clear();
    for (int size = 1; size <= 19; size++) {
      List<Long> all = new ArrayList<>();
      List<Receipt> page = outbox.deliveries.receipts(outbox.endpoint(), 0, size);
      while (!page.isEmpty()) {
        all.addAll(ids(page));
        assertThat(page).hasSizeLessThanOrEqualTo(size);
        page = outbox.deliveries.receipts(outbox.endpoint(), all.get(all.size() - 1), size);
      }
      assertThat(all).as("pages of %d", size).isEqualTo(expected);
    }
  }

  @Test
  void openEventBetweenTwoRowsIsPending() {
    List<Leased> taken = recorded(5);
    settle(post(taken.subList(0, 2)));
    settle(post(taken.subList(3, 5)));

    Deliveries.Delivery open =
        outbox.deliveries.find(outbox.endpoint(), taken.get(2).eventId()).orElseThrow();

    assertThat(open.state()).isEqualTo(Deliveries.State.PENDING);
    assertThat(open.receipt()).isEmpty();
    assertThat(outbox.counts().pending()).isEqualTo(1);
  }

  @Test
  void openOnesKeepTheirLeaseWhenAnEventOfThemIsErased() {
    List<Leased> taken = recorded(6);
    settle(post(taken.subList(1, 4)));

    erase(taken.get(0)); // what is open gets a row
    settle(post(taken.subList(4, 6)));

    assertThat(withReceipts()).isEqualTo(eventIds(taken.subList(1, 6)));
    assertThat(outbox.rows("delivery", "handover")).containsExactly(0L, 0L);
    assertThat(outbox.counts().pending()).isZero();
  }

  @Test
  void erasedEventLeavesTheReceiptsOfTheOthers() {
    List<Leased> taken = recorded(6);
    settle(post(taken));
    List<Leased> left = new ArrayList<>(taken);

    for (int index : new int[] {3, 0, 3, 2, 0, 0}) { // within, first, last, until none is left
      erase(left.remove(index));

      assertThat(withReceipts()).isEqualTo(eventIds(left));
    }
    assertThat(outbox.rows("receipt", "event")).containsExactly(0L, 0L);
  }

  @Test
  void erasingAnOpenEventTouchesNoReceiptBehindIt() {
    List<Leased> taken = recorded(4);
    settle(post(taken.subList(2, 4)));

    erase(taken.get(0));

    assertThat(withReceipts()).isEqualTo(eventIds(taken.subList(2, 4)));
    assertThat(outbox.rows("receipt", "event")).containsExactly(2L, 3L);
  }

  @Test
  void oldOnesGoWithAllTheirEvents() {
    List<Leased> old = recorded(500);
    settle(post(old.subList(0, 250))); // more than a page
    for (int begin = 250; begin < 500; begin += 25) {
      settle(post(old.subList(begin, begin + 25)));
    }
    outbox.sql("UPDATE receipt SET delivered_at = delivered_at - INTERVAL '31' DAY");
    List<Leased> young = recorded(10);
    settle(post(young));

    outbox.retention.sweep(Instant.now(), pause -> false);

    assertThat(outbox.rows("receipt", "event")).containsExactly(10L, 10L);
    assertThat(withReceipts()).isEqualTo(eventIds(young));
  }

  @Test
  void whatNobodyHasHeardOfIsSettledOnce() {
    List<Leased> taken = recorded(9);
    List<Settled> first = post(taken.subList(0, 4));
    outbox.database.loseTheNextAnswer();
    assertThatThrownBy(() -> settle(first)).isInstanceOf(OutboxUnavailableException.class);

    List<Settled> more = new ArrayList<>(first); // of the same POST, so it would be one row
    more.add(settled(taken.get(4), first.get(0).last()));
    settle(more);
    settle(post(taken.subList(5, 9)));

    assertThat(outbox.counts().delivered()).isEqualTo(9);
    assertThat(outbox.counts().pending()).isZero();
    assertThat(outbox.rows("delivery", "handover")).containsExactly(0L, 0L);
    assertThat(withReceipts()).isEqualTo(eventIds(taken));
  }

  @Test
  void anotherLeaseOfTheSameSettlementIsCountedWhileOneIsInDoubt() {
    List<Leased> doubtful = recorded(3);
    List<Leased> others = recorded(4);
    List<Settled> first = post(doubtful.subList(0, 2));
    outbox.database.loseTheNextAnswer();
    assertThatThrownBy(() -> settle(first)).isInstanceOf(OutboxUnavailableException.class);

    settle(Stream.concat(first.stream(), post(others).stream()).toList());
    settle(post(doubtful.subList(2, 3)));

    assertThat(outbox.counts().delivered()).isEqualTo(7);
    assertThat(outbox.counts().pending()).isZero();
    assertThat(outbox.rows("delivery", "handover", "receipt")).containsExactly(0L, 0L, 7L);
  }

  private List<Leased> recorded(int events) {
    outbox.record(events);
    List<Leased> all = new ArrayList<>(outbox.taken());
    while (all.size() < events) {
      List<Leased> claimed = outbox.claim(events);
      assertThat(claimed).as("claimed behind %d", all.size()).isNotEmpty();
      all.addAll(claimed);
    }
    return all.stream().sorted((a, b) -> Long.compare(a.eventId(), b.eventId())).toList();
  }

  /** The events that have receipts, as they are listed. */
  private List<Long> withReceipts() {
    return ids(outbox.deliveries.receipts(outbox.endpoint(), 0, 1_000));
  }

  private List<Attempt> attemptsOf(Leased one) {
    return outbox.deliveries.find(outbox.endpoint(), one.eventId()).orElseThrow().attempts();
  }

  private void erase(Leased one) {
    assertThat(outbox.erasure.erase(OutboxUnderTest.ADMIN, one.eventId())).isTrue();
  }

  private void settle(List<Settled> batch) {
    outbox.settlements.settle(batch);
  }

  private static List<Settled> post(List<Leased> batch) {
    return post(batch, accepted(Math.max(2, batch.size())));
  }

  private static List<Settled> post(List<Leased> batch, Attempt accepted) {
    return batch.stream().map(one -> settled(one, accepted)).toList();
  }

  /** Each by the POST of the same place. */
  private static List<Settled> each(List<Leased> all, List<Attempt> attempts) {
    return IntStream.range(0, all.size())
        .mapToObj(i -> settled(all.get(i), attempts.get(i)))
        .toList();
  }

  private static Settled settled(Leased leased, Attempt accepted) {
    return new Settled(leased, List.of(accepted), new Settlement.Delivered());
  }

  private static Attempt accepted(int batchSize) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    return new Attempt(now, LATENCY, YES, batchSize);
  }

  /** Ends so many microseconds after a fixed time, and takes so long. */
  private static Attempt at(long micros, long latency) {
    Instant end = Instant.parse("2026-03-01T10:00:00Z").plus(micros, ChronoUnit.MICROS);
    Duration duration = Duration.of(latency, ChronoUnit.MICROS);
    return new Attempt(end.minus(duration), duration, YES);
  }

  private static List<Long> eventIds(List<Leased> all) {
    return all.stream().map(Leased::eventId).toList();
  }

  private static List<Long> ids(List<Receipt> receipts) {
    return receipts.stream().map(Receipt::eventId).toList();
  }
}
