package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.RedeliverySchedule;
import org.auditwebhook.delivery.Settlement;
import org.auditwebhook.settings.Settings;

/** Writes down what has become of deliveries, many in one transaction. Thread-safe. */
@ApplicationScoped
public class Settlements {
  private static final System.Logger LOG = System.getLogger(Settlements.class.getName());

  private static final String CLOSE =
      "DELETE FROM delivery WHERE endpoint_id = ? AND event_id = ? AND lease_token = ?";

  private static final String DUE_AGAIN =
      """
      UPDATE delivery
         SET attempts = ?, lease_token = NULL, leased_by = NULL, leased_until = NULL,
             due_at = CURRENT_TIMESTAMP + CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND
       WHERE endpoint_id = ? AND event_id = ? AND lease_token = ?""";

  private static final String DEAD_LETTER =
      """
      INSERT INTO dead_letter
             (endpoint_id, event_id, died_at, cause, last_status, reason, attempts,
              redeliveries, redeliver_at, action)
      VALUES (?, ?, CURRENT_TIMESTAMP, ?, ?, ?, ?, ?,
              CURRENT_TIMESTAMP + CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND,
              (SELECT action FROM event WHERE event_id = ?))""";

  private static final String ATTEMPT =
      """
      INSERT INTO attempt
             (endpoint_id, event_id, number, started_at, duration_us, status, detail, batch_size)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)""";

  /** The older ones of many. */
  private static final String FORGET_ATTEMPTS =
      "DELETE FROM attempt WHERE endpoint_id = ? AND event_id = ? AND number <= ?";

  /** How many attempts of a delivery are kept, the last ones. */
  static final int MOST_ATTEMPTS = 100;

  /** Binds the parameters of a statement for one of a batch. */
  private interface Binding {
    void bind(PreparedStatement statement, Settled settled) throws SQLException;
  }

  /**
   * The leases of which some may be settled, though nobody has heard of the commit: to be counted
   * in no handover again.
   */
  private final Set<Long> inDoubt = ConcurrentHashMap.newKeySet();

  @Inject Database database;
  @Inject Settings settings;

  /**
   * Settles all of them in one transaction. One whose lease was lost meanwhile is left to its new
   * holder, with a line in the log.
   *
   * @throws OutboxUnavailableException if there was no commit
   */
  public void settle(List<Settled> batch) {
    boolean shared = database.dialect().isShared();
    Set<Long> expanded = new HashSet<>();
    try {
      database.transaction(
          connection -> {
            List<Settled> held =
                shared ? closeAtOnce(connection, batch) : close(connection, batch, expanded);
            keep(connection, held);
            count(connection, held);
            return null;
          });
    } catch (RuntimeException | Error e) {
      boolean undone = e instanceof OutboxUnavailableException failure && failure.isRefusal();
      if (!shared && !undone) {
        inDoubt.addAll(byLease(batch).keySet());
      }
      throw e;
    }
    inDoubt.removeAll(expanded); // they have no handover any more
  }

  /**
   * What is delivered of a handover is counted down there; all others are closed in their rows.
   *
   * @param expanded gets the leases that have no handover afterwards
   */
  private List<Settled> close(Connection connection, List<Settled> batch, Set<Long> expanded)
      throws SQLException {
    List<Settled> held = new ArrayList<>(batch.size());
    List<Settled> rows = new ArrayList<>();
    for (Map.Entry<Long, List<Settled>> lease : byLease(batch).entrySet()) {
      List<Settled> all = lease.getValue();
      boolean counts =
          !inDoubt.contains(lease.getKey()) && all.stream().allMatch(Settlements::isDelivered);
      if (!counts) {
        Handover.expand(connection, lease.getKey());
        expanded.add(lease.getKey());
      }
      boolean counted = counts && Handover.delivered(connection, lease.getKey(), all.size());
      (counted ? held : rows).addAll(all);
    }
    held.addAll(closeInOrder(connection, rows));
    return held;
  }

  /** In the order in which handovers are locked. */
  private static Map<Long, List<Settled>> byLease(List<Settled> batch) {
    return batch.stream()
        .collect(
            Collectors.groupingBy(
                settled -> settled.delivery().token(), TreeMap::new, Collectors.toList()));
  }

  /**
   * By rising event id, though that takes more than two statements where some are due again: in an
   * embedded database a claim waits for what is locked here.
   */
  private static List<Settled> closeInOrder(Connection connection, List<Settled> rows)
      throws SQLException {
    List<Settled> sorted = rows.stream().sorted(Settled.BY_EVENT).toList();
    return closeEach(
        connection, Runs.of(sorted, (run, next) -> isDueAgain(run.get(0)) == isDueAgain(next)));
  }

  /** With two statements: in a shared database nobody waits for a row that another has claimed. */
  private static List<Settled> closeAtOnce(Connection connection, List<Settled> rows)
      throws SQLException {
    return closeEach(
        connection,
        rows.stream()
            .sorted(Settled.BY_EVENT)
            .collect(Collectors.partitioningBy(Settlements::isDueAgain))
            .values());
  }

  /** Of each part all are due again, or none. */
  private static List<Settled> closeEach(Connection connection, Collection<List<Settled>> parts)
      throws SQLException {
    List<Settled> held = new ArrayList<>();
    for (List<Settled> part : parts) {
      if (!part.isEmpty()) {
        held.addAll(
            isDueAgain(part.get(0))
                ? held(connection, DUE_AGAIN, part, Settlements::bindDueAgain)
                : held(connection, CLOSE, part, Settlements::bindClose));
      }
    }
    return held;
  }

  private static boolean isDelivered(Settled settled) {
    return settled.settlement() instanceof Settlement.Delivered;
  }

  private static boolean isDueAgain(Settled settled) {
    return settled.settlement() instanceof Settlement.DueAgain;
  }

  private static void bindClose(PreparedStatement close, Settled settled) throws SQLException {
    Leased delivery = settled.delivery();
    Jdbc.bind(close, delivery.endpointId(), delivery.eventId(), delivery.token());
  }

  private static void bindDueAgain(PreparedStatement dueAgain, Settled settled)
      throws SQLException {
    Leased delivery = settled.delivery();
    Jdbc.bind(
        dueAgain,
        settled.attemptsInAll(),
        ((Settlement.DueAgain) settled.settlement()).delay(),
        delivery.endpointId(),
        delivery.eventId(),
        delivery.token());
  }

  /** Runs the statement for each, and returns those that it found under their leases. */
  private static List<Settled> held(
      Connection connection, String sql, List<Settled> all, Binding binding) throws SQLException {
    List<Settled> held = new ArrayList<>(all.size());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Settled settled : all) {
        binding.bind(statement, settled);
        statement.addBatch();
      }
      int[] found = statement.executeBatch();
      for (int i = 0; i < found.length; i++) {
        if (found[i] == 1) {
          held.add(all.get(i));
        } else {
          LOG.log(
              System.Logger.Level.WARNING,
              "The lease of event {0} was lost before its call ended; it may be posted twice",
              Long.toString(all.get(i).delivery().eventId()));
        }
      }
    }
    return held;
  }

  private void keep(Connection connection, List<Settled> held) throws SQLException {
    ReceiptRows.insert(connection, held.stream().filter(Settlements::isDelivered).toList());
    try (PreparedStatement deadLetter = connection.prepareStatement(DEAD_LETTER);
        PreparedStatement attempt = connection.prepareStatement(ATTEMPT)) {
      for (Settled settled : held) {
        addAttempts(attempt, settled);
        if (settled.settlement() instanceof Settlement.Dead dead) {
          addDeadLetter(deadLetter, settled, dead);
        }
      }
      deadLetter.executeBatch();
      attempt.executeBatch();
    }
    Jdbc.batch(
        connection,
        FORGET_ATTEMPTS,
        held.stream()
            .filter(settled -> settled.attemptsInAll() > MOST_ATTEMPTS)
            .map(Settlements::tooMany)
            .toList());
  }

  private static Object[] tooMany(Settled settled) {
    return new Object[] {
      settled.delivery().endpointId(),
      settled.delivery().eventId(),
      settled.attemptsInAll() - MOST_ATTEMPTS
    };
  }

  private void addDeadLetter(PreparedStatement deadLetter, Settled settled, Settlement.Dead dead)
      throws SQLException {
    Outcome last = settled.last().outcome();
    Jdbc.bind(
        deadLetter,
        settled.delivery().endpointId(),
        settled.delivery().eventId(),
        dead.cause().word(),
        last.status(),
        Jdbc.fitting(last.detail()),
        settled.attemptsInAll(),
        settled.delivery().redeliveries(),
        untilRedelivery(settled, dead).orElse(null),
        settled.delivery().eventId());
    deadLetter.addBatch();
  }

  private Optional<Duration> untilRedelivery(Settled settled, Settlement.Dead dead) {
    return new RedeliverySchedule(settings.redeliver().schedule())
        .next(
            dead.cause(),
            settled.last().outcome(),
            settled.delivery().redeliveries(),
            ThreadLocalRandom.current().nextDouble());
  }

  private static void addAttempts(PreparedStatement attempt, Settled settled) throws SQLException {
    int number = settled.delivery().attempts();
    for (Attempt one : settled.attempts()) {
      number++;
      if (!(one.outcome() instanceof Outcome.Accepted)) {
        Jdbc.bind(
            attempt,
            settled.delivery().endpointId(),
            settled.delivery().eventId(),
            number,
            one.startedAt(),
            one.duration(),
            one.outcome().status(),
            Jdbc.fitting(one.outcome().detail()),
            one.batchSize());
        attempt.addBatch();
      }
    }
  }

  private static void count(Connection connection, List<Settled> held) throws SQLException {
    Map<Integer, List<Settled>> byEndpoint =
        held.stream()
            .collect(
                Collectors.groupingBy(
                    settled -> settled.delivery().endpointId(), TreeMap::new, Collectors.toList()));
    for (Map.Entry<Integer, List<Settled>> entry : byEndpoint.entrySet()) {
      Counters.add(
          connection,
          entry.getKey(),
          Counters.Writer.SETTLER,
          Counters.Change.settled(
              count(entry.getValue(), Settlement.Delivered.class),
              count(entry.getValue(), Settlement.Dead.class)));
    }
  }

  private static long count(List<Settled> settled, Class<? extends Settlement> kind) {
    return settled.stream().filter(one -> kind.isInstance(one.settlement())).count();
  }
}
