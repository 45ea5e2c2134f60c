package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.stream.Stream;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Cause;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.Settlement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is asked, claimed, settled and done now and then visits no more rows than its page has,
 * however many wait: {@value #ROWS} deliveries are pending here, as many are dead and as many
 * delivered. A statement is judged by the rows that the database says it has visited.
 */
abstract class BacklogContractTest {
  static final int ROWS = 30_000;

  /** More than the largest page: a step of a redelivery looks at 1,000, with the event of each. */
  private static final long MOST_VISITED = 3_000;

  /** What a list counts; H2 tells of each row twice, where it is found and where it is counted. */
  private static final long MOST_COUNTED = 2L * DeadLetters.MOST_COUNTED + 10;

  private static final Backlog BACKLOG = new Backlog(ROWS);

  OutboxUnderTest outbox;

  abstract OutboxUnderTest onItsDatabase(Map<String, String> settings);

  /** How many rows a statement has visited, by its plan. */
  abstract long visited(List<String> plan);

  /** Lets the database know how many there are. */
  void refreshStatistics() {}

  @BeforeEach
  void fill() {
    outbox =
        onItsDatabase(
            Map.of(
                "audit.webhook.url", "http://a.test",
                "audit.webhook.retention.max-age", "P7D",
                "audit.webhook.outbox.max-size", "1GiB"));
    BACKLOG.fill(outbox);
    outbox.catchUp();
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  @Test
  void nothingVisitsMoreRowsThanItsPage() {
    assertThat(tooMany()).isEmpty();
  }

  @Test
  void nothingVisitsMoreRowsThanItsPageWhenTheDatabaseKnowsHowManyThereAre() {
    refreshStatistics();

    assertThat(tooMany()).isEmpty();
  }

  private Map<String, String> tooMany() {
    Map<String, String> tooMany = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    operations()
        .forEach(
            (name, operation) ->
                outbox.database.watch(
                    (sql, plan) -> {
                      seen.add(sql);
                      if (visited(plan) > mostVisited(name)) {
                        tooMany.put(name + ": " + sql, String.join("\n", plan));
                      }
                    },
                    operation));
    assertThat(seen).contains(Redelivery.DUE, Redelivery.IS_FREE, RedeliveryJobs.OLDEST_RUNNING);
    return tooMany;
  }

  private static long mostVisited(String name) {
    return name.startsWith("count") ? MOST_COUNTED : MOST_VISITED;
  }

  /** What looks comes first, what changes comes last. */
  private Map<String, Runnable> operations() {
    Map<String, Runnable> all = new LinkedHashMap<>();
    Endpoint endpoint = outbox.endpoint();
    all.putAll(BACKLOG.queries(outbox));
    long pending = ROWS / 2;
    long dead = ROWS + ROWS / 2;
    long delivered = 2 * ROWS + ROWS / 2;
    all.put("bring back", () -> outbox.redelivery.bringBack(endpoint, Duration.ZERO));
    all.put(
        "order a job",
        () -> outbox.jobs.order(OutboxUnderTest.ADMIN, endpoint, Backlog.filters().get(4)));
    all.put("step of a job", () -> outbox.redelivery.bringBack(endpoint, Duration.ZERO));
    all.put("next step", () -> outbox.redelivery.bringBack(endpoint, Duration.ZERO));
    all.put("record", () -> outbox.record(10));
    all.put(
        "record with a key",
        () ->
            outbox.recorder.record(
                "test",
                List.of(AuditEntry.of("a")),
                Optional.of(new IdempotencyKey("test", "new", new byte[32]))));
    all.put("claim and settle", this::claimAndSettle);
    all.put("probe", outbox.probe::problem);
    all.put("room", outbox.room::measure);
    all.put(
        "redeliver one",
        () -> outbox.deadLetters.redeliver(OutboxUnderTest.ADMIN, endpoint, dead + 1));
    all.put("discard one", () -> outbox.deadLetters.discard(OutboxUnderTest.ADMIN, endpoint, dead));
    for (long id : List.of(pending, dead + 2, delivered)) {
      all.put("erase " + id, () -> outbox.erasure.erase(OutboxUnderTest.ADMIN, id));
    }
    all.put(
        "retarget",
        () -> outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://b.test"));
    all.put("drain", () -> outbox.endpoints.finishDraining("default"));
    all.put(
        "bring back while draining",
        () -> outbox.redelivery.bringBack(outbox.endpoint(), Duration.ZERO));
    all.put("tick", outbox.upkeep::tick);
    return all;
  }

  private void claimAndSettle() {
    List<Leased> leased = outbox.claim(4);
    assertThat(leased).hasSize(4);
    outbox.settlements.settle(
        List.of(
            settled(leased.get(0), new Settlement.Delivered(), new Outcome.Accepted(204)),
            settled(leased.get(1), new Settlement.Dead(Cause.REFUSED), new Outcome.Refused(400)),
            settled(
                leased.get(2),
                new Settlement.DueAgain(Duration.ofHours(1)),
                new Outcome.Refused(400))));
  }

  private static Settled settled(Leased leased, Settlement settlement, Outcome outcome) {
    return new Settled(
        leased,
        Stream.of(outcome)
            .map(one -> new Attempt(Instant.now(), Duration.ofMillis(3), one))
            .toList(),
        settlement);
  }

  /** The sum of these numbers. */
  static long sum(Stream<MatchResult> numbers) {
    return numbers.mapToLong(number -> Long.parseLong(number.group(1))).sum();
  }
}
