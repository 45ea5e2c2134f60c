package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What an answer of 202 is worth: the server is ended with SIGKILL, which no shutdown hook sees.
 */
class CrashIT {
  private static final int ARRAYS = 100;

  private static Server server;

  private Receiver receiver;

  @BeforeAll
  static void boot() {
    server = Server.named("crash").with("retry.initial-backoff", "PT0.05S").start();
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @BeforeEach
  void target() {
    receiver = Receiver.start();
    server.api().target(receiver.url());
  }

  @AfterEach
  void closeReceiver() {
    receiver.close();
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void everyEntryThatWasAnsweredWith202ArrivesThoughTheServerIsKilledTwice() throws Exception {
    // given 100 arrays of 100 entries, by a producer that repeats what was not answered
    Producer producer = new Producer(server.api(), ARRAYS);
    CompletableFuture<Void> producing = CompletableFuture.runAsync(producer);

    // when it is killed after a third and after two thirds
    for (int arrays : List.of(ARRAYS / 3, 2 * ARRAYS / 3)) {
      producer.awaitAcknowledged(arrays);
      server.kill();
      assertThat(producing).as("the kill was in the middle").isNotDone();
      server.start();
    }
    producing.get();

    // then ids have risen over the restarts, and every one has arrived; so may have others, of
    // arrays
    // that were committed but not answered
    List<Long> acknowledged = producer.acknowledged();
    assertThat(acknowledged).hasSize(ARRAYS * Producer.ARRAY).isSorted().doesNotHaveDuplicates();
    Eventually.holds(() -> assertThat(server.api().count("pending")).isZero());
    assertThat(receiver.eventIds()).containsAll(acknowledged);
    assertThat(receiver.posts())
        .extracting(post -> post.event().getJsonObject("details").getInt("n"))
        .containsAll(IntStream.range(0, ARRAYS * Producer.ARRAY).boxed().toList());
  }

  @Test
  void whatWasInFlightWhenTheServerWasKilledIsDeliveredAfterTheNextStart() {
    // given a receipt, a dead letter, and more deliveries than can be in flight at a hanging
    // endpoint
    receiver.answersTo("refused", Answer.status(400));
    long delivered = server.api().recordAction("fine");
    server.api().awaitDelivery(delivered, "delivered");
    long dead = server.api().recordAction("refused");
    server.api().awaitDeadLetter(dead);
    receiver.answers(Answer.hang());
    List<Long> pending = server.api().record(Entries.array(64));
    Eventually.holds(() -> assertThat(receiver.eventIds()).hasSizeGreaterThan(2));
    Counts before = Counts.of(server.api());

    // when
    server.kill();
    receiver.acceptsEverything();
    server.start();

    // then all of it arrives, and nothing else has changed
    Eventually.holds(() -> assertThat(server.api().count("pending")).isZero());
    assertThat(receiver.eventIds()).containsAll(pending);
    assertThat(Counts.of(server.api())).isEqualTo(before.plusDelivered(pending.size()));
    assertThat(server.api().get("webhook/dlq/" + dead).status()).isEqualTo(200);
    server.api().awaitDelivery(delivered, "delivered");
    assertThat(server.api().recordAction("later")).isGreaterThan(pending.get(63));
  }
}
