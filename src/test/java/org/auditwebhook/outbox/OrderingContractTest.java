package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.Settlement;
import org.auditwebhook.settings.Ordering;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What may be claimed where an order is promised. What every database must do for it. */
@Timeout(60)
abstract class OrderingContractTest {
  private static final int ALL = 1_000;

  private OutboxUnderTest outbox;

  /** Opens an outbox with these settings on the database of this test. */
  abstract OutboxUnderTest onItsDatabase(Map<String, String> settings);

  @BeforeEach
  void open() {
    outbox = open(Ordering.KEY);
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  @Test
  void nothingIsClaimedBehindWhatSomebodyElseHas() {
    List<Long> ids = record(1, 2, 1, 2, 3);
    assertThat(claim(2)).containsExactly(ids.get(0), ids.get(1));

    assertThat(claim(ALL)).containsExactly(ids.get(4));
    assertThat(claim(ALL)).isEmpty();
  }

  @Test
  void oneClaimTakesWhatComesAfterEachOther() {
    List<Long> ids = record(1, 2, 1, 1);

    assertThat(claim(ALL)).containsExactlyElementsOf(ids);
  }

  @Test
  void claimGoesOnBehindWhatThisLaneHas() {
    List<Long> ids = record(1, 1, 1);
    outbox.lane().cancel(outbox.lane().reserveForClaim(1) - 1);
    outbox.lane().put(outbox.claim(1));

    assertThat(claim(ALL)).containsExactly(ids.get(1), ids.get(2));
  }

  @Test
  void nothingIsClaimedBehindWhatIsDueLater() {
    List<Long> ids = record(1, 1, 2);
    settle(outbox.claim(1), new Settlement.DueAgain(Duration.ofHours(1)));

    Claims.Claimed found = outbox.claims.claim(outbox.endpoint(), ALL);

    assertThat(found.leased()).extracting(Leased::eventId).containsExactly(ids.get(2));
    assertThat(found.all()).isFalse();
  }

  @Test
  void whatIsDoneHoldsUpNobody() {
    List<Long> ids = record(1, 1);
    List<Leased> first = outbox.claim(1);
    assertThat(claim(ALL)).isEmpty();

    settle(first, new Settlement.Delivered());

    assertThat(claim(ALL)).containsExactly(ids.get(1));
  }

  @Test
  void eventsWithoutAKeyHoldUpNobody() {
    List<Long> ids = outbox.record(3);
    outbox.claim(1);

    assertThat(claim(1)).containsExactly(ids.get(1));
    assertThat(claim(ALL)).containsExactly(ids.get(2));
  }

  @Test
  void strictOrderIsAlsoThatOfDifferentKeys() {
    outbox.close();
    outbox = open(Ordering.STRICT);
    List<Long> ids = record(1, 2, 3);
    List<Leased> first = outbox.claim(1);

    assertThat(claim(ALL)).isEmpty();
    settle(first, new Settlement.Delivered());
    assertThat(claim(ALL)).containsExactly(ids.get(1), ids.get(2));
  }

  @Test
  void claimFindsTheFewThatAreFreeBehindManyThatAreNot() {
    long[] ofOneNode = LongStream.generate(() -> 1).limit(700).toArray();
    record(ofOneNode);
    settle(outbox.claim(1), new Settlement.DueAgain(Duration.ofHours(1)));
    List<Long> free = record(2, 3, 2);

    assertThat(claim(2)).containsExactly(free.get(0), free.get(1));
    assertThat(claim(ALL)).isEmpty(); // 2 is leased
  }

  @Test
  void allIsToldOnlyWhenNothingElseIsOpen() {
    record(1, 1);
    outbox.claim(1);
    assertThat(outbox.claims.claim(outbox.endpoint(), ALL).all()).isFalse();

    outbox.database.transaction(connection -> Jdbc.update(connection, "DELETE FROM delivery"));
    assertThat(outbox.claims.claim(outbox.endpoint(), ALL).all()).isTrue();
  }

  @Test
  void changeOfTheOrderIsInForceForWhatWaits() {
    List<Long> ids = record(1, 2);
    order(Ordering.STRICT);
    outbox.claim(1);
    assertThat(claim(ALL)).isEmpty();

    order(Ordering.NONE);
    assertThat(claim(ALL)).containsExactly(ids.get(1));
  }

  private OutboxUnderTest open(Ordering ordering) {
    return onItsDatabase(
        Map.of("audit.webhook.url", "http://a.test", "audit.webhook.ordering", ordering.word()));
  }

  private void order(Ordering ordering) {
    LimitsChange change =
        new LimitsChange(
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.of(ordering),
            LimitsChange.Batch.NONE,
            LimitsChange.Rate.NONE);
    outbox.endpoints.change(OutboxUnderTest.ADMIN, "default", change);
  }

  /** Records an event of each of these nodes; the lane is behind, so that all of them wait. */
  private List<Long> record(long... nodes) {
    outbox.lane().fallBehind();
    List<AuditEntry> entries = new ArrayList<>();
    for (long node : nodes) {
      entries.add(AuditEntry.of("node.changed").withNode(node));
    }
    return outbox.recorder.record("test", entries, Optional.empty());
  }

  private List<Long> claim(int atMost) {
    return outbox.claim(atMost).stream().map(Leased::eventId).toList();
  }

  private void settle(Collection<Leased> claimed, Settlement settlement) {
    Outcome outcome =
        settlement instanceof Settlement.Delivered
            ? new Outcome.Accepted(204)
            : Outcome.unanswered("no answer");
    List<Attempt> attempts = List.of(new Attempt(Instant.EPOCH, Duration.ofMillis(1), outcome));
    outbox.settlements.settle(
        claimed.stream().map(leased -> new Settled(leased, attempts, settlement)).toList());
  }
}
