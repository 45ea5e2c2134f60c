package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.Postgres;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.RegistryWar;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;
import org.auditwebhook.it.registry.RegistryServlet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A registry with audit-webhook inside its WAR, whose nodes are in the database of the outbox: what
 * it changes and the event that tells of it commit or roll back together.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class InTransactionIT {
  @TempDir static Path directory;

  private static Postgres postgres;
  private static String database;
  private static Server server;

  private Receiver receiver;

  @BeforeAll
  static void boot() {
    postgres = Postgres.in(directory);
    database = postgres.createDatabase();
    execute("CREATE TABLE node (id VARCHAR(100) PRIMARY KEY)");
    server =
        Server.named("in-transaction")
            .deploying(
                RegistryWar.named("in-transaction")
                    .withApi()
                    .with(RegistryServlet.class.getPackage())
                    .path())
            .sharing(postgres, database)
            .with("retry.max-attempts", "1")
            .with("timeout.connect", "PT1S")
            .with("timeout.total", "PT4S")
            .with("outbox.lease", "PT15S")
            .answeringAtOnce(32)
            .start();
  }

  @AfterAll
  static void end() {
    server.close();
    postgres.close();
  }

  @BeforeEach
  void target() {
    receiver = Receiver.start();
    server.api().target(receiver.url());
  }

  @AfterEach
  void closeReceiver() {
    Eventually.holds(() -> assertThat(server.api().count("pending")).isZero());
    receiver.close();
  }

  @Test
  void whatIsCommittedArrivesAtOnce() {
    List<Duration> latencies = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int so = i + 1;
      assertThat(register(i % 2 == 0 ? "commit" : "alone", "commit-" + i).status()).isEqualTo(200);
      long committed = System.nanoTime();
      Eventually.holds(() -> assertThat(receiver.posts()).hasSize(so));
      latencies.add(Duration.ofNanos(System.nanoTime() - committed));
    }

    // left to itself the dispatcher looks every 500 ms, so that half would take 250 ms
    Collections.sort(latencies);
    assertThat(latencies.get(10)).isLessThan(Duration.ofMillis(150));
    assertThat(nodes()).containsAll(arrived());
  }

  @Test
  void registryMayHaveAConnectionOfItsOwnOpenWhenItFires() {
    assertThat(register("open", "open").status()).isEqualTo(200);

    Eventually.holds(() -> assertThat(arrived()).containsExactly("open", "open-2"));
    assertThat(nodes()).contains("open", "open-2");
  }

  @Test
  void whatIsRolledBackNeverWas() {
    assertThat(register("rollback", "rollback").status()).isEqualTo(200);
    assertThat(register("fail", "fail").body()).contains("of the registry");
    assertThat(register("timeout", "timeout").status()).isEqualTo(409);

    register("commit", "after-rollbacks");
    Eventually.holds(() -> assertThat(arrived()).containsExactly("after-rollbacks"));
    assertThat(nodes()).contains("after-rollbacks").doesNotContain("rollback", "fail", "timeout");
    Eventually.holds(() -> assertThat(server.api().count("pending")).isZero());
    assertThat(arrived()).containsExactly("after-rollbacks");
  }

  @Test
  void whatIsFiredWithoutATransactionIsRecordedAtOnce() {
    assertThat(register("none", "none").status()).isEqualTo(200);
    assertThat(register("async", "async").status()).isEqualTo(200);

    Eventually.holds(() -> assertThat(arrived()).containsExactly("async", "none"));
  }

  @Test
  void whatIsFiredWhenATransactionIsOverIsRecordedInOneOfItsOwn() {
    assertThat(register("afterwards", "over").status()).isEqualTo(200);

    Eventually.holds(() -> assertThat(arrived()).containsExactly("over", "over-afterwards"));
  }

  @Test
  void outboxKeepsItsOwnTransactionsApartFromThatOfTheThread() {
    assertThat(register("recorder", "apart").status()).isEqualTo(200);

    Eventually.holds(() -> assertThat(arrived()).containsExactly("apart-recorder"));
    assertThat(nodes()).doesNotContain("apart");
  }

  @Test
  void failureToRecordIsThrownAndRollsTheRegistryBack() {
    execute("ALTER TABLE uncounted_delivery RENAME TO missing");
    try {
      assertThat(register("commit", "missing-1").body()).contains("OutboxUnavailableException");
      assertThat(register("alone", "missing-2").body()).contains("OutboxUnavailableException");
      register("swallow", "missing-3");
    } finally {
      execute("ALTER TABLE missing RENAME TO uncounted_delivery");
    }
    assertThat(register("commit", "there-again").status()).isEqualTo(200);

    Eventually.holds(() -> assertThat(arrived()).containsExactly("there-again"));
    assertThat(nodes()).noneMatch(node -> node.startsWith("missing"));
  }

  @Test
  void outboxThatIsLockedThrowsAfterTenSeconds() throws Exception {
    try (Connection connection = postgres.database(database).getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE event IN ACCESS EXCLUSIVE MODE");

      assertThat(register("commit", "locked").body()).contains("OutboxUnavailableException");

      connection.rollback();
    }
    assertThat(nodes()).doesNotContain("locked");
  }

  @Test
  void connectionThatBreaksRollsTheRegistryBack() throws Exception {
    CompletableFuture<Reply> reply =
        CompletableFuture.supplyAsync(() -> register("long&ms=2000", "broken"));
    Eventually.holds(
        () ->
            assertThat(
                    ask(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE state = 'idle in transaction' AND pid <> pg_backend_pid()"))
                .isNotEmpty());

    assertThat(reply.get().status()).isEqualTo(409);
    assertThat(nodes()).doesNotContain("broken");
    Eventually.holds(() -> assertThat(register("commit", "whole").status()).isEqualTo(200));
    Eventually.holds(() -> assertThat(arrived()).containsExactly("whole"));
  }

  @Test
  void dataSourceThatDoesNotJoinEndsTheDeployment() {
    try (Server apart =
        Server.named("in-transaction-apart")
            .on(postgres, postgres.createDatabase())
            .with("capture", "in-transaction")
            .launch()) {
      apart.awaitLog("needs connections that take part in the caller's transaction");
    }
  }

  @Test
  void longTransactionsHoldUpNobody() {
    // given 20 that are open
    int open = 20;
    ExecutorService threads = Executors.newFixedThreadPool(open);
    try {
      List<CompletableFuture<Reply>> all =
          IntStream.range(0, open)
              .mapToObj(
                  i -> CompletableFuture.supplyAsync(() -> register("held", "held-" + i), threads))
              .toList();
      Eventually.holds(
          () ->
              assertThat(ask("SELECT 1 FROM pg_stat_activity WHERE state = 'idle in transaction'"))
                  .hasSize(open));

      // when others record and deliver, and the webhook is changed, meanwhile
      server.api().target(receiver.url() + "other");
      server.api().record(Entries.array(10));
      assertThat(register("commit", "short").status()).isEqualTo(200);
      Eventually.holds(() -> assertThat(receiver.posts()).hasSize(11));

      // then none has waited for them, nor they for each other
      assertThat(all).noneMatch(CompletableFuture::isDone);
      assertThat(register("let_go", "none").status()).isEqualTo(200);
      assertThat(all).allMatch(one -> one.join().status() == 200);
      Eventually.holds(() -> assertThat(receiver.posts()).hasSize(11 + open));
    } finally {
      register("let_go", "none");
      threads.shutdown();
    }
  }

  @Test
  void everyNodeHasItsEventAndNoEventIsWithoutItsNodeThoughTheServerIsKilledTwice()
      throws Exception {
    Set<String> before = nodes();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    AtomicBoolean stopped = new AtomicBoolean();
    AtomicInteger next = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    try {
      List<CompletableFuture<Void>> load =
          IntStream.range(0, 8)
              .mapToObj(
                  t ->
                      CompletableFuture.runAsync(
                          () -> {
                            while (!stopped.get()) {
                              int n = next.incrementAndGet();
                              // every third is rolled back
                              if (registered(n % 3 == 0 ? "rollback" : "commit", "kill-" + n)) {
                                answered.incrementAndGet();
                              }
                            }
                          },
                          threads))
              .toList();
      for (int kill = 1; kill <= 2; kill++) {
        int enough = answered.get() + 400;
        Eventually.get("load", answered::get, n -> n >= enough);
        server.kill();
        server.start();
      }
      int enough = answered.get() + 100;
      Eventually.get("load", answered::get, n -> n >= enough);
      stopped.set(true);
      CompletableFuture.allOf(load.toArray(CompletableFuture[]::new)).get();
    } finally {
      stopped.set(true);
      threads.shutdown();
    }

    Eventually.holds(() -> assertThat(server.api().count("pending")).isZero());
    Set<String> after = nodes();
    after.removeAll(before);
    assertThat(after).hasSizeGreaterThan(500);
    assertThat(arrived()).containsExactlyElementsOf(after);
    assertThat(receiver.eventIds()).as("one event for each node").hasSize(after.size());
    Eventually.holds(() -> assertThat(ask("SELECT 1 FROM uncounted_delivery")).isEmpty());
  }

  private static boolean registered(String mode, String id) {
    try {
      return register(mode, id).status() == 200;
    } catch (RuntimeException e) {
      sleep(); // it is killed at the moment
      return false;
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Reply register(String mode, String id) {
    return server
        .api()
        .get(
            server
                .root()
                .resolve("/audit-webhook/registry?mode=%s&id=%s".formatted(mode, id))
                .toString());
  }

  /** The nodes whose events have arrived. */
  private Set<String> arrived() {
    Set<String> arrived = new TreeSet<>();
    for (Post post : receiver.posts()) {
      arrived.add(post.event().getJsonObject("details").getString("node"));
    }
    return arrived;
  }

  /** The nodes that the registry has. */
  private static Set<String> nodes() {
    return new TreeSet<>(ask("SELECT id FROM node"));
  }

  private static List<String> ask(String sql) {
    try (Connection connection = postgres.database(database).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(String sql) {
    try (Connection connection = postgres.database(database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
