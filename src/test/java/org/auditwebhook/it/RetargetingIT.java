package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Api;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What happens when the webhook gets another URL while there is work: the reference contract's
 * <i>Re-targeting</i>, without its fault that emitters wait for the drain. The drain-timeout is the
 * default, 5 s.
 */
class RetargetingIT {
  /** Half of the drain-timeout: who waits for the drain takes longer. */
  private static final Duration AT_ONCE = Duration.ofMillis(2_500);

  @RegisterExtension final SharedServer webhook = new SharedServer();

  private final Receiver other = Receiver.start();

  @BeforeEach
  void limit() {
    limit("{\"concurrency\":32,\"adaptive_concurrency\":false}");
  }

  private void limit(String limits) {
    assertThat(webhook.api().patch("webhook", limits).status()).isEqualTo(200);
  }

  @AfterEach
  void closeOther() {
    limit("{\"concurrency\":512,\"adaptive_concurrency\":true}");
    other.close();
  }

  @Test
  void whatWasRecordedBeforeGoesToTheOldUrlAndWhatComesAfterToTheNewOne() {
    // given 200 events that the old endpoint takes 200 * 50 ms / 32 = 0.3 s for, at least
    webhook.receiver().answers(Answer.status(204).after(Duration.ofMillis(50)));
    List<Long> before = webhook.api().record(Entries.array(200));

    // when
    webhook.api().target(other.url());
    List<Long> after = webhook.api().record(Entries.array(200));

    // then each got its own, once
    Eventually.holds(() -> assertThat(other.eventIds()).containsAll(after));
    Eventually.holds(() -> assertThat(webhook.receiver().eventIds()).containsAll(before));
    assertThat(ids(webhook.receiver())).containsExactlyInAnyOrderElementsOf(before);
    assertThat(ids(other)).containsExactlyInAnyOrderElementsOf(after);
  }

  @Test
  void newUrlStartsWhenTheOldOneIsDone() {
    // given an event that the old endpoint accepts after a second
    webhook.receiver().answers(Answer.status(204).after(Duration.ofSeconds(1)));
    long before = webhook.api().recordAction("before");
    Post old = webhook.receiver().awaitPost(before);

    // when
    webhook.api().target(other.url());
    long after = webhook.api().recordAction("after");

    // then
    assertThat(other.awaitPost(after).since(old)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    webhook.api().awaitDelivery(before, "delivered");
    assertThat(other.posts(before)).isEmpty();
  }

  @Test
  void whatAHangingEndpointHasNotTakenGoesToTheNewUrl() {
    // given 64 events, of which only 32 at a time can be in flight; three attempts take it 6 s
    webhook.receiver().answers(Answer.hang());
    List<Long> before = webhook.api().record(Entries.array(64));

    // when
    webhook.api().target(other.url());
    long after = webhook.api().recordAction("after");

    // then those in flight may have ended dead at the old one, the other 32 are at the new one
    other.awaitPost(after);
    Eventually.holds(
        () -> {
          Set<Long> known = new HashSet<>(other.eventIds());
          known.addAll(deadIds());
          assertThat(known).containsAll(before);
        });
    assertThat(other.eventIds()).filteredOn(before::contains).hasSizeGreaterThanOrEqualTo(32);
  }

  @Test
  void neitherTheChangeNorRecordingWaitsForTheDrain() {
    // given an endpoint that hangs, so that the drain lasts the whole 5 s
    webhook.receiver().answers(Answer.hang());
    webhook.receiver().awaitPost(webhook.api().recordAction("stuck"));

    // when
    long start = System.nanoTime();
    webhook.api().target(other.url());
    Duration change = Duration.ofNanos(System.nanoTime() - start);
    List<Duration> recordings = new ArrayList<>();
    while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(6)) {
      long began = System.nanoTime();
      webhook.api().recordAction("under.load");
      recordings.add(Duration.ofNanos(System.nanoTime() - began));
    }

    // then
    assertThat(change).isLessThan(AT_ONCE);
    assertThat(recordings).allSatisfy(one -> assertThat(one).isLessThan(AT_ONCE));
    Eventually.holds(() -> assertThat(webhook.api().count("pending")).isZero());
    assertThat(ids(other)).hasSizeGreaterThanOrEqualTo(recordings.size());
  }

  @Test
  void nothingIsLostAndNothingIsSentTwiceWhenTheUrlGoesBackAndForth() {
    // given two good endpoints, and events recorded before and after each change from one to the
    // other
    Set<Long> recorded = new HashSet<>();
    List<String> urls = List.of(other.url(), webhook.receiver().url());

    // when
    for (int change = 0; change < 6; change++) {
      recorded.addAll(webhook.api().record(Entries.array(50)));
      webhook.api().target(urls.get(change % 2));
      recorded.addAll(webhook.api().record(Entries.array(50)));
    }

    // then 6 * 100 events, each at one of the two
    Eventually.holds(() -> assertThat(webhook.api().count("pending")).isZero());
    List<Long> arrived = new ArrayList<>(ids(other));
    arrived.addAll(ids(webhook.receiver()));
    assertThat(recorded).hasSize(600);
    assertThat(arrived).containsExactlyInAnyOrderElementsOf(recorded);
  }

  @Test
  void emptyUrlRecordsNothingAndKeepsWhatIsPendingForTheNextUrl() {
    // given more than can be in flight at an endpoint that hangs
    webhook.receiver().answers(Answer.hang());
    List<Long> pending = webhook.api().record(Entries.array(64));

    // when
    webhook.api().target("");

    // then nothing is recorded any more
    Reply nothing = webhook.api().post("audit-entries", "{\"action\":\"while.disabled\"}");
    assertThat(nothing.status()).isEqualTo(202);
    assertThat(nothing.json().getInt("recorded")).isZero();
    assertThat(Api.ids(nothing)).isEmpty();
    assertThat(webhook.api().count("pending")).isGreaterThanOrEqualTo(32);

    // and what was pending gets to the next one
    webhook.api().target(other.url());
    Eventually.holds(
        () -> {
          Set<Long> known = new HashSet<>(other.eventIds());
          known.addAll(deadIds());
          assertThat(known).containsAll(pending);
        });
    assertThat(other.eventIds()).filteredOn(pending::contains).hasSizeGreaterThanOrEqualTo(32);
  }

  private static List<Long> ids(Receiver receiver) {
    return receiver.posts().stream().map(Post::eventId).toList();
  }

  private List<Long> deadIds() {
    return DeadLetterPages.ids(webhook.api(), "?limit=1000");
  }
}
