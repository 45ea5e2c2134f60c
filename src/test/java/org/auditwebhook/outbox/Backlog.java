package org.auditwebhook.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.auditwebhook.delivery.Cause;

/**
 * An outbox in which as many deliveries are pending as are dead and as are delivered, in this order
 * of their events. Nearly all dead ones are refused and of the same action, and wait for a human.
 *
 * @param rows how many of each
 */
record Backlog(int rows) {
  private static final String RARE = "rare.action";
  private static final int CHUNK = 10_000;

  /** One chunk in a transaction, so that a million need no memory. */
  void fill(OutboxUnderTest outbox) {
    for (long first = 1; first <= rows; first += CHUNK) {
      long from = first;
      long to = Math.min(rows, first + CHUNK - 1);
      outbox.database.transaction(connection -> fill(connection, from, to));
    }
    outbox.database.transaction(
        connection -> {
          Counters.add(
              connection,
              1,
              Counters.Writer.UPKEEP,
              new Counters.Change(rows, rows, 0, rows, rows));
          String restart = "ALTER SEQUENCE event_id_sequence RESTART WITH ";
          return Jdbc.update(connection, restart + (4L * rows));
        });
  }

  private int fill(Connection connection, long first, long last) throws SQLException {
    for (long offset : new long[] {0, rows, 2L * rows}) {
      insert(
          connection,
          """
          INSERT INTO event (event_id, action, recorded_at, body)
          VALUES (?, ?, CURRENT_TIMESTAMP, ?)""",
          first + offset,
          last + offset,
          id -> List.of(id, action(id), new byte[250]).toArray());
    }
    insert(
        connection,
        """
        INSERT INTO delivery (endpoint_id, event_id, due_at, attempts, calls)
        VALUES (1, ?, CURRENT_TIMESTAMP, 0, 0)""",
        first,
        last,
        id -> new Object[] {id});
    insert(
        connection,
        """
        INSERT INTO dead_letter
               (endpoint_id, event_id, died_at, cause, reason, attempts, redeliver_at, action)
        VALUES (1, ?, CURRENT_TIMESTAMP, ?, 'no', 3,
                CURRENT_TIMESTAMP + CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND, ?)""",
        first + rows,
        last + rows,
        id -> new Object[] {id, cause(id).word(), untilRedelivery(id), action(id)});
    insert(
        connection,
        """
        INSERT INTO receipt (endpoint_id, event_id, delivered_at, status, attempts, latency_us)
        VALUES (1, ?, CURRENT_TIMESTAMP, 204, 1, 1000)""",
        first + 2L * rows,
        last + 2L * rows,
        id -> new Object[] {id});
    insert(
        connection,
        """
        INSERT INTO idempotency_key
               (producer, idempotency_key, body_digest, event_ids, recorded_at)
        VALUES ('test', ?, ?, ?,
                CURRENT_TIMESTAMP - CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND)""",
        first,
        last,
        id ->
            new Object[] {"key" + id, new byte[32], new byte[8], id < 100 ? 800_000_000_000L : 1L});
    return 0;
  }

  /** What the API's GETs ask the outbox. */
  Map<String, Runnable> queries(OutboxUnderTest outbox) {
    Map<String, Runnable> all = new LinkedHashMap<>();
    Endpoint endpoint = outbox.endpoint();
    long dead = rows + rows / 2L;
    long delivered = 2L * rows + rows / 2L;
    all.put("counters", outbox::counts);
    for (DeadLetterFilter filter : filters()) {
      String shown =
          filter.action().orElse("any") + ", " + filter.cause().map(Cause::word).orElse("any");
      all.put("dead letters: " + shown, () -> outbox.deadLetters.page(endpoint, filter, 0, 32));
      all.put(
          "later dead letters: " + shown,
          () -> outbox.deadLetters.page(endpoint, filter, dead, 32));
      all.put("count: " + shown, () -> outbox.deadLetters.matches(endpoint, filter));
    }
    all.put("dead letter", () -> outbox.deadLetters.find(endpoint, dead));
    all.put("attempts", () -> outbox.deadLetters.attempts(endpoint, dead));
    all.put("receipts", () -> outbox.deliveries.receipts(endpoint, delivered, 32));
    all.put("first receipts", () -> outbox.deliveries.receipts(endpoint, 0, 32));
    for (long id : new long[] {rows / 2L, dead, delivered}) {
      all.put("delivery " + 3 * id / rows, () -> outbox.deliveries.find(endpoint, id));
    }
    all.put("jobs", () -> outbox.jobs.page(endpoint, 0, 32));
    all.put("job", () -> outbox.jobs.find(endpoint, 1));
    return all;
  }

  /** Each kind; one that nothing matches is among them. */
  static List<DeadLetterFilter> filters() {
    Optional<String> common = Optional.of("test.n1");
    Optional<String> rare = Optional.of(RARE);
    Optional<Cause> refused = Optional.of(Cause.REFUSED);
    Optional<Cause> blocked = Optional.of(Cause.BLOCKED);
    Optional<Instant> any = Optional.empty();
    return List.of(
        DeadLetterFilter.ALL,
        new DeadLetterFilter(common, Optional.empty(), any),
        new DeadLetterFilter(rare, Optional.empty(), any),
        new DeadLetterFilter(Optional.empty(), refused, any),
        new DeadLetterFilter(Optional.empty(), blocked, any),
        new DeadLetterFilter(common, blocked, any),
        new DeadLetterFilter(rare, refused, any),
        new DeadLetterFilter(Optional.of("none"), Optional.of(Cause.EXPIRED), any));
  }

  /** Microseconds: a few are due, some are due later. */
  private Long untilRedelivery(long id) {
    if (id < rows + 4L) {
      return Long.valueOf(1);
    }
    return id < 2L * rows - 500 ? null : Long.valueOf(3_600_000_000L);
  }

  private String action(long id) {
    return isRare(id) ? RARE : "test.n1";
  }

  private Cause cause(long id) {
    return isRare(id) ? Cause.BLOCKED : Cause.REFUSED;
  }

  private boolean isRare(long id) {
    return id % rows == rows - 10L;
  }

  private static void insert(
      Connection connection, String sql, long first, long last, LongFunction<Object[]> row)
      throws SQLException {
    Jdbc.batch(connection, sql, LongStream.rangeClosed(first, last).mapToObj(row).toList());
  }
}
