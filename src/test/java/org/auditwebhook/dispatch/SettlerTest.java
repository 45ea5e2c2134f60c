package org.auditwebhook.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.Settlement;
import org.auditwebhook.outbox.Lanes;
import org.auditwebhook.outbox.Leased;
import org.auditwebhook.outbox.OutboxUnavailableException;
import org.auditwebhook.outbox.Settled;
import org.auditwebhook.outbox.Settlements;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The settler; only the database is played. */
@Timeout(60)
class SettlerTest {
  private final List<List<Long>> batches = Collections.synchronizedList(new ArrayList<>());
  private final Settler settler = new Settler();
  private Played database = batch -> {};

  /** What plays the database. */
  private interface Played {
    void settle(List<Settled> batch);
  }

  @BeforeEach
  @SuppressWarnings("UnnecessaryAssignment") // there is no framework here that would inject
  void inject() {
    settler.lanes = new Lanes();
    settler.settlements =
        new Settlements() {
          @Override
          public void settle(List<Settled> batch) {
            database.settle(batch);
            batches.add(batch.stream().map(one -> one.delivery().eventId()).toList());
          }
        };
  }

  @AfterEach
  void close() {
    settler.close();
  }

  @Test
  void whatComesWhileItIsBusyIsTheNextBatch() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    database =
        batch -> {
          begun.countDown();
          await(goOn);
        };
    start();
    settler.settle(events(1, 1));
    await(begun);

    settler.settle(events(2, 3));
    settler.settle(events(4, 4));
    goOn.countDown();

    Awaitility.await().until(() -> batches.size() == 2);
    assertThat(batches).containsExactly(List.of(1L), List.of(2L, 3L, 4L));
  }

  @Test
  void noBatchIsLargerThanFiveHundred() {
    settler.settle(events(1, 1_200));
    start();

    Awaitility.await().until(() -> settled().size() == 1_200);
    assertThat(batches).extracting(List::size).containsExactly(500, 500, 200);
    assertThat(settled()).isSorted();
  }

  @Test
  void whatTheDatabaseFailsForIsTriedAgain() {
    List<Integer> tries = Collections.synchronizedList(new ArrayList<>());
    database =
        batch -> {
          tries.add(batch.size());
          if (tries.size() < 3) {
            throw down();
          }
        };
    settler.settle(events(1, 2));
    start();

    Awaitility.await().until(() -> !batches.isEmpty());
    assertThat(batches).containsExactly(List.of(1L, 2L));
    assertThat(tries).containsExactly(2, 2, 2);
  }

  @Test
  void oneThatTheDatabaseRefusesHoldsUpNoOther() {
    database =
        batch -> {
          if (batch.stream().anyMatch(one -> one.delivery().eventId() == 2)) {
            throw refusal();
          }
        };
    settler.settle(events(1, 3));
    start();
    settler.settle(events(4, 4));

    Awaitility.await().until(() -> settled().contains(4L));
    assertThat(settled()).containsExactly(1L, 3L, 4L);
  }

  @Test
  void interruptsAndFailuresOfOursEndNothing() {
    List<Thread> threads = new ArrayList<>();
    database =
        batch -> {
          if (threads.isEmpty()) {
            threads.add(Thread.currentThread());
            throw new LinkageError("a server that stops loads no class");
          }
        };
    Thread thread = start();
    thread.interrupt();
    settler.settle(events(1, 1));

    Awaitility.await().until(() -> settled().equals(List.of(1L)));
  }

  @Test
  void closingSettlesWhatIsLeft() throws InterruptedException {
    Thread thread = start();
    settler.settle(events(1, 700));

    settler.close();

    assertThat(settled()).hasSize(700);
    thread.join();
  }

  @Test
  void closingInAThreadThatIsInterruptedSettlesAsInAnyOther() {
    List<Boolean> interrupted = new ArrayList<>();
    database = batch -> interrupted.add(Thread.currentThread().isInterrupted());
    settler.settle(events(1, 1));
    Thread.currentThread().interrupt();

    settler.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(interrupted).containsExactly(false);
  }

  @Test
  void closingDoesNotWaitForADatabaseThatFails() {
    database =
        batch -> {
          throw down();
        };
    settler.settle(events(1, 1));

    settler.close();

    assertThat(batches).isEmpty();
  }

  private static OutboxUnavailableException down() {
    return new OutboxUnavailableException("It is down.", null);
  }

  private static OutboxUnavailableException refusal() {
    return new OutboxUnavailableException("It is refused.", new SQLException("", "22001"));
  }

  private Thread start() {
    Thread thread = new Thread(settler::run);
    thread.start();
    return thread;
  }

  private List<Long> settled() {
    synchronized (batches) {
      return batches.stream().flatMap(List::stream).toList();
    }
  }

  private static List<Settled> events(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(SettlerTest::delivered).toList();
  }

  private static Settled delivered(long event) {
    Leased delivery =
        new Leased(1, event, new byte[0], 0, 0, 1, 0, Optional.empty(), OptionalLong.empty());
    Attempt accepted = new Attempt(Instant.EPOCH, Duration.ofMillis(1), new Outcome.Accepted(204));
    return new Settled(delivery, List.of(accepted), new Settlement.Delivered());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
