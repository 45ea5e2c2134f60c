package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.Settlement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is fired in transactions of callers, on PostgreSQL. */
@Timeout(60)
class InTransactionTest {
  private static final Map<String, String> SETTINGS = Map.of("audit.webhook.url", "http://a.test");

  @RegisterExtension final PostgresqlDatabase database = PostgresqlDatabase.withTables();

  private CallersUnderTest callers;
  private OutboxUnderTest outbox;

  @BeforeEach
  void open() {
    callers = CallersUnderTest.on(database.connections());
    outbox = OutboxUnderTest.on(callers, SETTINGS);
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  @Test
  void eventIsThereWhenTheTransactionIsCommitted() throws SQLException {
    callers.begin();
    fire("a");
    fire("b");
    assertThat(count("event")).isZero();
    assertThat(pending()).isZero();

    callers.commit();

    assertThat(pending()).isEqualTo(2);
    assertThat(outbox.claim(10)).extracting(InTransactionTest::action).containsExactly("a", "b");
  }

  @Test
  void nothingIsThereWhenTheTransactionIsRolledBack() throws SQLException {
    callers.begin();
    fire("a");

    callers.rollback();

    assertThat(pending()).isZero();
    assertThat(List.of(count("event"), count("delivery"), count("uncounted_delivery")))
        .containsOnly(0L);
  }

  @Test
  void whatIsFiredAfterwardsHasAHigherIdThoughItIsCommittedFirst() throws Exception {
    callers.begin();
    fire("first");
    CompletableFuture.runAsync(() -> inTransaction("second")).get();
    callers.commit();

    assertThat(outbox.claim(10))
        .extracting(InTransactionTest::action)
        .containsExactly("first", "second");
  }

  @Test
  void theLaneIsWokenByTheCommitAndByNothingElse() throws SQLException {
    assertThat(outbox.claim(1)).isEmpty();
    outbox.lane().reserveForClaim(Integer.MAX_VALUE);
    outbox.lane().cancel(32);
    outbox.lane().caughtUp();

    callers.begin();
    fire("a");
    fire("b");
    callers.rollback();
    assertThat(outbox.lane().slotsToSpare()).isEqualTo(32);

    callers.begin();
    fire("a");
    assertThat(outbox.lane().slotsToSpare()).isEqualTo(32);
    callers.commit();
    assertThat(outbox.lane().slotsToSpare()).isZero(); // it is behind: somebody has to claim
  }

  @Test
  void pendingIsExactBeforeAndAfterItIsCounted() throws SQLException {
    inTransaction("a");
    inTransaction("b");
    callers.begin();
    fire("open");
    assertThat(pending()).isEqualTo(2);

    outbox.uncounted.count();
    assertThat(count("uncounted_delivery")).isZero();
    assertThat(pending()).isEqualTo(2);

    callers.commit();
    assertThat(pending()).isEqualTo(3);
    settle(outbox.claim(10));
    assertThat(pending()).isZero();
    outbox.uncounted.count();
    assertThat(pending()).isZero();
  }

  @Test
  void upkeepCountsWhatIsUncounted() {
    inTransaction("a");

    outbox.upkeep.tick();

    assertThat(count("uncounted_delivery")).isZero();
    assertThat(pending()).isEqualTo(1);
  }

  @Test
  void openTransactionsHoldUpNobody() throws Exception {
    // given 20 that have fired and stay open, and an endpoint that is being drained meanwhile
    int open = 20;
    CountDownLatch fired = new CountDownLatch(open);
    CountDownLatch end = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(open);
    try {
      outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://b.test");
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < open; i++) {
        all.add(
            threads.submit(
                () -> {
                  callers.begin();
                  fire("long");
                  fired.countDown();
                  end.await();
                  callers.commit();
                  return null;
                }));
      }
      fired.await();

      // when everybody else goes on; who had to wait for them would do so for ever
      outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://c.test");
      outbox.endpoints.finishDraining("default");
      outbox.record(3);
      inTransaction("short");
      outbox.uncounted.count();
      outbox.upkeep.tick();
      settle(outbox.claim(100));
      assertThat(pending()).isZero();

      // then
      end.countDown();
      for (Future<?> one : all) {
        one.get();
      }
      assertThat(pending()).isEqualTo(open);
    } finally {
      end.countDown();
      threads.shutdown();
    }
  }

  @Test
  void failureIsThrownAndDoomsTheTransaction() throws SQLException {
    execute("CREATE TABLE node (id INTEGER)");
    execute("ALTER TABLE uncounted_delivery RENAME TO missing");
    callers.begin();
    try (Statement statement = callers.connection().createStatement()) {
      statement.execute("INSERT INTO node VALUES (1)");
    }

    assertThatExceptionOfType(OutboxUnavailableException.class)
        .isThrownBy(() -> fire("a"))
        .withMessageContaining("42P01");

    callers.commit();
    assertThat(count("node")).isZero();
    execute("ALTER TABLE missing RENAME TO uncounted_delivery");
    inTransaction("b");
    assertThat(pending()).isEqualTo(1);
  }

  @Test
  void nothingIsRecordedInATransactionThatCanOnlyBeRolledBack() throws SQLException {
    callers.begin();
    outbox.database.caller.doom();

    fire("a");

    callers.commit();
    assertThat(count("event")).isZero();
  }

  @Test
  void connectionsThatTakeNoPartInTransactionsAreRefused() throws SQLException {
    CallersUnderTest apart = CallersUnderTest.without(database.connections());
    try (OutboxUnderTest other = OutboxUnderTest.on(apart, SETTINGS)) {
      apart.begin();

      assertThatExceptionOfType(OutboxUnavailableException.class)
          .isThrownBy(() -> other.store.recordInTransaction(AuditEntry.of("a")))
          .withMessageContaining("audit.webhook.capture=in-transaction")
          .withMessageContaining("--nontransactionalconnections=true")
          .withMessageContaining("transactional=\"false\"");

      apart.rollback();
      assertThat(count("event")).isZero();
    }
  }

  @Test
  void firedWithoutATransactionItIsRecordedAtOnce() {
    fire("a");
    outbox.store.recordAsync(AuditEntry.of("b"));

    assertThat(pending()).isEqualTo(2);
    assertThat(count("uncounted_delivery")).isZero();
  }

  @Test
  void failureWithoutATransactionIsThrown() {
    execute("ALTER TABLE delivery RENAME TO missing");

    assertThatExceptionOfType(OutboxUnavailableException.class).isThrownBy(() -> fire("a"));
  }

  @Test
  void nothingIsRecordedWhileDisabled() {
    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "");

    inTransaction("a");

    assertThat(count("event")).isZero();
  }

  @Test
  void fullOutboxThrowsAndDoomsTheTransaction() throws SQLException {
    try (OutboxUnderTest full =
        OutboxUnderTest.on(
            callers,
            Map.of(
                "audit.webhook.url", "http://a.test", "audit.webhook.outbox.max-size", "1MiB"))) {
      full.recorder.record(
          "test",
          IntStream.range(0, 200)
              .mapToObj(i -> AuditEntry.of("a").with("much", random(10_000)))
              .toList(),
          Optional.empty());
      full.room.measure();
      callers.begin();

      assertThatExceptionOfType(OutboxFullException.class)
          .isThrownBy(() -> full.store.recordInTransaction(AuditEntry.of("a")));

      assertThat(full.database.caller.state()).isEqualTo(CallersTransaction.State.DOOMED);
      callers.rollback();
    }
  }

  @Test
  void whatIsRecordedOverHttpInAThreadWithATransactionHasOneOfItsOwn() throws SQLException {
    callers.begin();
    fire("a");
    outbox.record(1);
    callers.rollback();

    assertThat(outbox.claim(10)).extracting(InTransactionTest::action).containsExactly("test.n0");
  }

  @Test
  void whatIsFiredDuringADrainWaitsForItsEnd() throws SQLException {
    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://b.test");
    Instant until = outbox.endpoint().draining().orElseThrow().until();

    inTransaction("a");

    assertThat(outbox.claim(1)).isEmpty();
    try (Connection connection = database.connections().getConnection()) {
      assertThat(
              Jdbc.first(
                  connection, "SELECT due_at FROM delivery", row -> Jdbc.instant(row, "due_at")))
          .hasValue(until);
    }
  }

  /** The time is that of firing, not that of the transaction's begin. */
  @Test
  void eventIsAsOldAsItsFiring() throws Exception {
    callers.begin();
    try (Statement statement = callers.connection().createStatement()) {
      statement.execute("SELECT pg_sleep(0.2)");
    }
    fire("a");
    callers.commit();

    assertThat(outbox.counts().oldestPendingAge().orElseThrow()).isLessThan(Duration.ofMillis(200));
  }

  /** Each committed firing is delivered once, whoever else fires, fails, counts and settles. */
  @Test
  void hammer() throws Exception {
    long seed = System.nanoTime();
    int threads = 8;
    int each = 150;
    ConcurrentLinkedQueue<String> committed = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<String> delivered = new ConcurrentLinkedQueue<>();
    ExecutorService firing = Executors.newFixedThreadPool(threads);
    CompletableFuture<Void> settling;
    CountDownLatch done = new CountDownLatch(threads);
    try {
      for (int t = 0; t < threads; t++) {
        Random random = new Random(seed + t);
        String name = "t" + t + ".";
        firing.execute(
            () -> {
              IntStream.range(0, each).forEach(i -> fireOrNot(name + i, random, committed));
              done.countDown();
            });
      }
      settling =
          CompletableFuture.runAsync(
              () -> {
                while (done.getCount() > 0 || pending() > 0) {
                  List<Leased> claimed = outbox.claim(50);
                  settle(claimed);
                  claimed.forEach(one -> delivered.add(action(one)));
                  outbox.uncounted.count();
                }
              });
      done.await();
      settling.get();
    } finally {
      firing.shutdown();
    }

    assertThat(delivered).as("seed " + seed).containsExactlyInAnyOrderElementsOf(committed);
    assertThat(committed).isNotEmpty();
    assertThat(outbox.counts().delivered()).isEqualTo(committed.size());
    assertThat(count("delivery") + count("uncounted_delivery")).isZero();
  }

  private void fireOrNot(String action, Random random, ConcurrentLinkedQueue<String> committed) {
    try {
      if (random.nextInt(10) == 0) {
        fire(action);
        committed.add(action);
        return;
      }
      callers.begin();
      fire(action);
      if (random.nextInt(3) == 0) {
        callers.rollback();
      } else {
        callers.commit();
        committed.add(action);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void fire(String action) {
    AuditEntry entry = AuditEntry.of(action);
    outbox.store.recordInTransaction(entry);
    outbox.store.record(entry); // as the server does after the commit: it has nothing to do
  }

  private void inTransaction(String action) {
    try {
      callers.begin();
      fire(action);
      callers.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void settle(List<Leased> leased) {
    outbox.settlements.settle(
        leased.stream()
            .map(
                one ->
                    new Settled(
                        one,
                        List.of(
                            new Attempt(Instant.EPOCH, Duration.ZERO, new Outcome.Accepted(204))),
                        new Settlement.Delivered()))
            .toList());
  }

  private long pending() {
    return outbox.counts().pending();
  }

  private long count(String table) {
    try (Connection connection = database.connections().getConnection()) {
      return Jdbc.first(connection, "SELECT COUNT(*) FROM " + table, row -> row.getLong(1))
          .orElseThrow();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(String sql) {
    try (Connection connection = database.connections().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String random(int length) {
    return new Random(length)
        .ints(length, 'a', 'z')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String action(Leased leased) {
    String body = new String(leased.body(), StandardCharsets.UTF_8);
    return body.replaceAll(".*\"action\":\"([^\"]*)\".*", "$1");
  }
}
