package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Postgres;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances on one PostgreSQL. */
class InstancesIT {
  private static final Duration LEASE = Duration.ofSeconds(15);

  @TempDir static Path directory;

  private static Postgres postgres;
  private static String database;
  private static Server one;
  private static Server two;

  private Receiver receiver;

  @BeforeAll
  static void boot() {
    postgres = Postgres.in(directory);
    database = postgres.createDatabase();
    one = instance("one");
    two = instance("two");
    CompletableFuture<Server> booting = CompletableFuture.supplyAsync(one::start);
    two.start(); // both at the same time: one of them makes the schema
    booting.join();
  }

  private static Server instance(String name) {
    return Server.named("instance-" + name)
        .on(postgres, database)
        .with("concurrency", "32")
        .with("concurrency.adaptive", "false")
        .with("retry.max-attempts", "1")
        .with("timeout.connect", "PT1S")
        .with("timeout.total", "PT4S")
        .with("outbox.lease", LEASE.toString());
  }

  @AfterAll
  static void end() {
    one.close();
    two.close();
    postgres.close();
  }

  @BeforeEach
  void target() throws Exception {
    for (Server server : List.of(one, two)) {
      if (!server.isRunning()) {
        server.start();
      }
    }
    receiver = Receiver.start();
    one.api().target(receiver.url());
    Eventually.holds(() -> assertThat(two.api().webhook()).isEqualTo(one.api().webhook()));
  }

  @AfterEach
  void closeReceiver() {
    receiver.close();
  }

  @Test
  void everyEventArrivesOnceAndBothInstancesAnswerAlike() {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ids.addAll(one.api().record(Entries.array(50)));
      ids.addAll(two.api().record(Entries.array(50)));
    }

    Eventually.holds(() -> assertThat(one.api().count("pending")).isZero());
    assertThat(receiver.eventIds()).containsExactlyInAnyOrderElementsOf(ids);
    Eventually.holds(() -> assertThat(two.api().webhook()).isEqualTo(one.api().webhook()));
  }

  @Test
  void backlogOfOneInstanceIsSharedByBoth() {
    receiver.answers(Answer.status(200).after(Duration.ofMillis(100)));

    one.api().record(Entries.array(1_000));

    // 32 in flight by each of them
    Eventually.holds(
        () -> assertThat(holders()).hasSize(2).allSatisfy(n -> assertThat(n).isGreaterThan(16L)));
    Eventually.holds(() -> assertThat(one.api().count("pending")).isZero());
    assertThat(receiver.posts()).hasSize(1_000);
  }

  @Test
  void changeOnOneInstanceIsInForceOnTheOtherWithinTwoSeconds() throws Exception {
    assertThat(one.api().patch("webhook", "{\"concurrency\":31}").status()).isEqualTo(200);

    Thread.sleep(2_000);

    assertThat(two.api().webhook()).isEqualTo(one.api().webhook());
    one.api().delete("webhook");
    Thread.sleep(2_000);
    assertThat(two.api().record(Entries.array(1))).isEmpty();
  }

  @Test
  void whatADeadInstanceHadInFlightIsDeliveredByTheOtherWhenItsLeaseEnds() {
    receiver.answers(Answer.hang());
    List<Long> ids = one.api().record(Entries.array(20));
    Eventually.holds(() -> assertThat(receiver.eventIds()).hasSize(20));

    one.kill();
    receiver.acceptsEverything();

    Eventually.holds(() -> assertThat(two.api().count("pending")).isZero());
    assertThat(receiver.posts()).hasSize(40);
    assertThat(receiver.eventIds()).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(two.log()).contains("whose lease by");
  }

  @Test
  void instanceThatHangsPastItsLeaseCanNotSettle() throws Exception {
    receiver.answers(Answer.hang());
    List<Long> ids = one.api().record(Entries.array(5));
    Eventually.holds(() -> assertThat(receiver.eventIds()).hasSize(5));
    long delivered = two.api().count("delivered");
    long failed = two.api().count("failed");

    one.freeze();
    receiver.acceptsEverything();
    Eventually.holds(() -> assertThat(two.api().count("pending")).isZero());
    one.thaw();

    one.awaitLog("The lease of event");
    assertThat(two.api().count("delivered")).isEqualTo(delivered + ids.size());
    assertThat(two.api().count("failed")).isEqualTo(failed);
    assertThat(two.api().count("dlq_size")).isZero();
  }

  @Test
  void databaseThatIsStoppedAndStartedAgainLosesNothing() {
    List<Long> before = one.api().record(Entries.array(10));
    postgres.stop();
    assertThat(one.api().post("audit-entries", Entries.array(1)).status()).isEqualTo(503);

    postgres.start();

    Eventually.holds(() -> assertThat(one.api().get("webhook").status()).isEqualTo(200));
    List<Long> after = one.api().record(Entries.array(10));
    Eventually.holds(() -> assertThat(two.api().count("pending")).isZero());
    assertThat(receiver.eventIds()).containsAll(before).containsAll(after);
  }

  /** How many deliveries each instance is at. */
  private static List<Long> holders() throws SQLException {
    try (Connection connection = postgres.database(database).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT COUNT(*) FROM delivery WHERE leased_by IS NOT NULL GROUP BY leased_by")) {
      List<Long> counts = new ArrayList<>();
      while (rows.next()) {
        counts.add(rows.getLong(1));
      }
      return counts;
    }
  }
}
