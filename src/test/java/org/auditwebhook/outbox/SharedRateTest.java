package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three instances that share a rate on one PostgreSQL, in a time zone other than UTC. */
@ExtendWith(InAnotherZone.class)
@Timeout(60)
class SharedRateTest {
  @RegisterExtension final PostgresqlDatabase database = PostgresqlDatabase.withTables();

  private List<Instance> instances;

  /** One instance: its outbox, its share, and what it has sent. */
  private static final class Instance {
    final OutboxUnderTest outbox;
    final Permits permits = new Permits(true);

    Instance(OutboxUnderTest outbox) {
      this.outbox = outbox;
      permits.changed(outbox.endpoint().limits().rate(), System.nanoTime());
    }

    Duration give(int events) {
      return outbox.sharedRate.give(outbox.endpoint(), events);
    }

    /** Sends as much as it may for so long, and says how much that was. */
    long send(Duration time) {
      long end = System.nanoTime() + time.toNanos();
      long sent = 0;
      for (long now = System.nanoTime(); end - now > 0; now = System.nanoTime()) {
        int events = permits.available(now);
        permits.spend(events, now);
        sent += events;
        refill(now);
        LockSupport.parkNanos(Math.min(permits.nanosUntil(1, System.nanoTime()), end - now));
      }
      return sent;
    }

    private void refill(long now) {
      int wanted = permits.wanted(1_000, 1, now);
      if (wanted > 0) {
        Duration wait = give(wanted);
        permits.granted(wanted, System.nanoTime() + wait.toNanos());
      }
    }
  }

  @BeforeEach
  void open() {
    limit(200, 50);
  }

  private void limit(int perSecond, int burst) {
    close();
    Map<String, String> settings =
        Map.of(
            "audit.webhook.url", "http://a.test",
            "audit.webhook.rate.limit", Integer.toString(perSecond),
            "audit.webhook.rate.burst", Integer.toString(burst));
    instances =
        Stream.generate(() -> OutboxUnderTest.on(database.connections(), settings))
            .limit(3)
            .map(Instance::new)
            .toList();
  }

  @AfterEach
  void close() {
    if (instances != null) {
      instances.forEach(instance -> instance.outbox.close());
    }
  }

  @Test
  void busyInstancesSendNoMoreThanTheRateTogetherAndEachItsShare() {
    Instant start = databaseTime();

    List<Long> sent = sendAtOnce(instances, Duration.ofSeconds(3));

    double seconds = Duration.between(start, databaseTime()).toNanos() / 1e9;
    long all = sent.stream().mapToLong(Long::longValue).sum();
    assertThat(all).isLessThanOrEqualTo(50 + (long) Math.ceil(200 * seconds));
    // 650 in 3 s; a slow machine may make less of it
    assertThat(all).isGreaterThan(325);
    assertThat(sent).allSatisfy(one -> assertThat(one).isGreaterThanOrEqualTo(all / 5));
  }

  @Test
  void whoIsAloneHasTheWholeRate() {
    Instant start = databaseTime();

    long sent = sendAtOnce(instances.subList(0, 1), Duration.ofSeconds(2)).get(0);

    double seconds = Duration.between(start, databaseTime()).toNanos() / 1e9;
    // 450 in 2 s
    assertThat(sent).isBetween(225L, 50 + (long) Math.ceil(200 * seconds));
  }

  @Test
  void burstIsOfAllInstancesTogether() {
    limit(1, 10);

    assertThat(instances.get(0).give(5)).isZero();
    assertThat(instances.get(1).give(5)).isZero();

    // each is a second; that the test is slow makes the waits shorter
    assertThat(instances.get(2).give(1)).isBetween(Duration.ofMillis(1), Duration.ofSeconds(1));
    assertThat(instances.get(0).give(3)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
  }

  @Test
  void afterAPauseThereIsTheBurstAndNoMore() {
    limit(1, 10);
    sql("UPDATE endpoint SET rate_given_until = CURRENT_TIMESTAMP - INTERVAL '1' DAY");

    assertThat(instances.get(0).give(10)).isZero();
    assertThat(instances.get(1).give(1)).isPositive();
  }

  @Test
  void otherRateBeginsWhereTheOldOneEnds() {
    limit(1, 10);
    instances.get(0).give(10);
    limit(1_000_000, 1_000_000);

    assertThat(instances.get(0).give(1)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void withoutARateAnythingIsGiven() {
    limit(0, 0);

    assertThat(instances.get(0).give(1_000_000)).isZero();
  }

  private static List<Long> sendAtOnce(List<Instance> senders, Duration time) {
    List<CompletableFuture<Long>> sending =
        senders.stream()
            .map(
                instance ->
                    CompletableFuture.supplyAsync(
                        () -> instance.send(time), task -> new Thread(task).start()))
            .toList();
    return sending.stream().map(CompletableFuture::join).toList();
  }

  private Instant databaseTime() {
    return instances
        .get(0)
        .outbox
        .database
        .transaction(
            connection ->
                Jdbc.first(
                        connection,
                        "SELECT clock_timestamp() AS now",
                        row -> Jdbc.instant(row, "now"))
                    .orElseThrow());
  }

  private void sql(String sql) {
    try (Connection connection = database.connections().getConnection()) {
      Jdbc.update(connection, sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
