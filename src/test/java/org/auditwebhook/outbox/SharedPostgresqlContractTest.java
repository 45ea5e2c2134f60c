package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.delivery.Settlement;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on PostgreSQL, and what several instances that share it may expect. */
class SharedPostgresqlContractTest extends OutboxContractTest {
  @RegisterExtension final PostgresqlDatabase database = PostgresqlDatabase.withTables();

  private OutboxUnderTest other;

  @Override
  OutboxUnderTest onItsDatabase(Map<String, String> settings) {
    return OutboxUnderTest.on(database.connections(), settings);
  }

  @BeforeEach
  void openAnother() {
    other = onItsDatabase();
  }

  @AfterEach
  void closeTheOther() {
    other.close();
  }

  @Test
  void idsOfInstancesNeverMeetAndEachOfThemRises() throws Exception {
    List<Long> all = new ArrayList<>();
    for (OutboxUnderTest instance : List.of(outbox, other, outbox, other)) {
      List<Long> ids = instance.record(700);
      assertThat(ids).isSorted();
      all.addAll(ids);
    }

    assertThat(all).doesNotHaveDuplicates();
  }

  @Test
  void batchWhoseCommitWasNotAnsweredIsRecordedOnce() {
    AtomicInteger losses = new AtomicInteger();
    OutboxUnderTest unlucky =
        OutboxUnderTest.on(
            losing(database.connections(), losses),
            Map.of("audit.webhook.url", "http://a.test", "audit.webhook.emit.max-wait", "PT0S"));
    IntStream.range(0, 3).forEach(i -> unlucky.store.record(AuditEntry.of("a" + i)));
    losses.set(1);

    unlucky.writer.close(Duration.ofSeconds(20));

    assertThat(losses).hasValue(0);
    assertThat(unlucky.counts().pending()).isEqualTo(3);
    assertThat(count("event")).isEqualTo(3);
    unlucky.close();
  }

  /** Connections that commit, and break before they have said so, as often as is given. */
  private static DataSource losing(DataSource database, AtomicInteger losses) {
    return proxy(
        DataSource.class,
        (proxy, method, arguments) -> {
          Object result = invoke(database, method, arguments);
          return result instanceof Connection connection ? losing(connection, losses) : result;
        });
  }

  private static Connection losing(Connection connection, AtomicInteger losses) {
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          Object result = invoke(connection, method, arguments);
          if (method.getName().equals("commit")
              && losses.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new SQLException("the connection is lost", "08006");
          }
          return result;
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object invoke(Object target, Method method, Object... arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Test
  void instancesThatClaimAtTheSameTimeShareWhatIsDue() {
    List<Long> ids = outbox.record(400);
    List<Long> claimed = new ArrayList<>();

    for (int i = 0; i < 20; i++) {
      CompletableFuture<List<Leased>> one = CompletableFuture.supplyAsync(() -> outbox.claim(10));
      List<Leased> two = other.claim(10);
      two.forEach(leased -> claimed.add(leased.eventId()));
      one.join().forEach(leased -> claimed.add(leased.eventId()));
    }

    assertThat(claimed).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void whatAnotherTransactionIsClaimingIsSkippedAndNotWaitedFor() {
    List<Long> ids = outbox.record(20);

    List<Leased> second =
        outbox.database.transaction(
            connection -> {
              outbox
                  .database
                  .dialect()
                  .claim(connection, Claim.of(outbox.endpoint(), 10, Duration.ofMinutes(1)));
              return other.claim(10); // while the first is not committed
            });

    assertThat(second).extracting(Leased::eventId).isEqualTo(ids.subList(10, 20));
  }

  @Test
  void leaseIsTakenOverByAnotherInstanceOnlyAfterItsEnd() {
    outbox.record(1);
    Leased late = outbox.claim(1).get(0);
    assertThat(other.claim(1)).isEmpty();

    expireLeases();
    Leased again = other.claim(1).get(0);

    outbox.settlements.settle(
        List.of(settled(late, new Settlement.Dead(org.auditwebhook.delivery.Cause.REFUSED), NO)));
    other.settlements.settle(List.of(settled(again, new Settlement.Delivered(), YES)));
    assertThat(outbox.counts()).isEqualTo(other.counts());
    assertThat(outbox.counts().delivered()).isEqualTo(1);
    assertThat(outbox.counts().failed()).isZero();
  }

  @Test
  void leasesOfOthersAreLeftAloneWhenAnInstanceOpens() {
    outbox.record(1);
    outbox.claim(1);

    other.claims.freeAbandoned();

    assertThat(other.claim(1)).isEmpty();
  }

  @Test
  void countersAreTheSumOverTheInstances() {
    outbox.record(3);
    other.record(4);

    assertThat(outbox.counts().pending()).isEqualTo(7);
    assertThat(other.counts().pending()).isEqualTo(7);
  }

  @Test
  void changeOnOneInstanceIsInForceOnTheOtherAfterItsRefresh() {
    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "");
    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://b.test");

    other.endpoints.refresh();

    assertThat(other.endpoint()).isEqualTo(outbox.endpoint());
    assertThat(other.lane().endpoint().url()).isEqualTo("http://b.test");
  }

  @Test
  void drainIsFinishedOnceByWhicheverInstanceIsFirst() {
    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://b.test");
    other.endpoints.refresh();
    assertThat(other.endpoint().draining()).isPresent();

    assertThat(other.endpoints.finishDraining("default")).isTrue();
    assertThat(outbox.endpoints.finishDraining("default")).isTrue();

    assertThat(outbox.endpoint()).isEqualTo(other.endpoint());
  }

  @Test
  void keyThatIsUsedOnTwoInstancesAtTheSameTimeIsAnsweredOnce() {
    List<AuditEntry> entries = List.of(AuditEntry.of("a"));
    Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey("p", "k", new byte[32]));
    List<CompletableFuture<List<Long>>> answers =
        List.of(outbox, other).stream()
            .map(
                instance ->
                    CompletableFuture.supplyAsync(
                        () -> instance.recorder.record("test", entries, key)))
            .toList();

    long refused =
        answers.stream()
            .map(answer -> answer.handle((ids, failure) -> failure).join())
            .filter(failure -> failure != null)
            .peek(
                failure ->
                    assertThat(failure).hasCauseInstanceOf(IdempotencyKey.InFlightException.class))
            .count();

    assertThat(refused).isLessThanOrEqualTo(1);
    assertThat(outbox.counts().pending()).isEqualTo(1);
  }

  @Test
  void databaseOfAnotherProductIsRefusedWithASentence() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:mem:other");

    assertThatThrownBy(() -> OutboxUnderTest.on(h2))
        .isInstanceOf(OutboxUnavailableException.class)
        .hasMessageContaining("audit.webhook.outbox.datasource")
        .hasMessageContaining("PostgreSQL 12 or later");
  }

  @Test
  void claimWalksTheIndex() {
    outbox.record(2_000);
    sql("ANALYZE delivery");

    String plan =
        outbox.database.transaction(
            connection -> {
              Jdbc.update(connection, "SET LOCAL enable_seqscan = off");
              return String.join(
                  "\n",
                  Jdbc.list(
                      connection,
                      "EXPLAIN " + SharedPostgresql.CLAIM,
                      row -> row.getString(1),
                      1,
                      10,
                      1L,
                      "me",
                      Duration.ofMinutes(1)));
            });

    assertThat(plan).contains("delivery_due").doesNotContain("Sort");
  }
}
