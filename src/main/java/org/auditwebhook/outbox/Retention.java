package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.auditwebhook.settings.EventSettings;
import org.auditwebhook.settings.Settings;

/**
 * Removes what was kept long enough, in short transactions with pauses between them, so that those
 * who record and deliver don't wait for it. The tables are walked by their keys from the oldest
 * event on; there is no index that each delivery would have to pay for. Thread-safe.
 */
@ApplicationScoped
class Retention {
  /** How many events. */
  private static final int PAGE = 200;

  /**
   * After so many pages in a row in which everything is young, with 10,000 events at least, the
   * rest is young as well: events are numbered by the time of their recording but for the blocks of
   * 1,000 that instances draw, and one that has nothing to record may keep a block for long.
   */
  private static final int MOST_YOUNG_PAGES = 100;

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
  private static final Duration MOST_OFTEN = Duration.ofSeconds(1);
  private static final Duration LEAST_OFTEN = Duration.ofMinutes(10);

  private static final String KEEP_TURN =
      """
      UPDATE upkeep
         SET sweep_at = CURRENT_TIMESTAMP + CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND""";

  private static final String FORGET_JOBS = "DELETE FROM redelivery_job WHERE ended_at < ?";

  @Inject Database database;
  @Inject Endpoints endpoints;
  @Inject Settings settings;

  /**
   * Walks all tables once.
   *
   * @param now by the database's clock
   * @param pause waits for so long, and says whether to end
   */
  void sweep(Instant now, Predicate<Duration> pause) {
    for (Endpoint endpoint : endpoints.all()) {
      for (Map.Entry<Aging, Duration> age : ages(settings.events()).entrySet()) {
        if (!walk(endpoint, age.getKey(), now.minus(age.getValue()), pause)) {
          return;
        }
      }
    }
    database.transaction(
        connection -> {
          Jdbc.update(connection, FORGET_JOBS, now.minus(settings.events().delivered()));
          SecretRows.removeEnded(connection);
          return Jdbc.update(connection, KEEP_TURN, interval(settings.events()));
        });
  }

  /** How long to wait between two sweeps: a tenth of what is kept shortest, within bounds. */
  static Duration interval(EventSettings kept) {
    Duration shortest = ages(kept).values().stream().min(Duration::compareTo).orElseThrow();
    Duration tenth = shortest.dividedBy(10);
    if (tenth.compareTo(MOST_OFTEN) < 0) {
      return MOST_OFTEN;
    }
    return tenth.compareTo(LEAST_OFTEN) > 0 ? LEAST_OFTEN : tenth;
  }

  private static Map<Aging, Duration> ages(EventSettings kept) {
    Map<Aging, Duration> ages = new EnumMap<>(Aging.class);
    ages.put(Aging.DELIVERED, kept.delivered());
    ages.put(Aging.DEAD, kept.deadLetters());
    kept.maxAge().ifPresent(maxAge -> ages.put(Aging.UNDELIVERED, maxAge));
    return ages;
  }

  /** False if it is to end. */
  private boolean walk(Endpoint endpoint, Aging aging, Instant before, Predicate<Duration> pause) {
    Page page = new Page(0, true, false);
    int young = 0;
    while (page.more && young < MOST_YOUNG_PAGES) {
      long began = System.nanoTime();
      long after = page.last;
      page =
          database.transaction(
              connection -> {
                Jdbc.update(connection, KEEP_TURN, UpkeepPlan.TURN);
                return page(connection, endpoint, aging, after, before);
              });
      young = page.young ? young + 1 : 0;
      if (pause.test(rest(Duration.ofNanos(System.nanoTime() - began)))) {
        return false;
      }
    }
    return true;
  }

  /** Three times as long as it worked: it takes a quarter of one connection's time at most. */
  private static Duration rest(Duration worked) {
    Duration rest = worked.multipliedBy(3);
    return rest.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : rest;
  }

  /**
   * What became of a page.
   *
   * @param last the event that it ended with
   * @param more whether there may be more behind it
   * @param young whether what is behind it seems too young
   */
  private record Page(long last, boolean more, boolean young) {}

  private static Page page(
      Connection connection, Endpoint endpoint, Aging aging, long after, Instant before)
      throws SQLException {
    List<Aging.Aged> found = aging.page(connection, endpoint, after, before, PAGE);
    if (found.isEmpty()) {
      return new Page(after, false, true);
    }
    List<Aging.Aged> rows = fitting(found);
    List<Aging.Aged> old = rows.stream().filter(Aging.Aged::old).toList();
    long last = rows.get(rows.size() - 1).eventId();
    if (!old.isEmpty()) {
      aging.retire(connection, endpoint, old, before);
    }
    return new Page(
        last,
        rows.size() < found.size() || found.size() == PAGE,
        old.isEmpty() && !Aging.wasRecordedBefore(connection, last, before));
  }

  /** The first of them, as many as have the events of a page, and one at least. */
  private static List<Aging.Aged> fitting(List<Aging.Aged> found) {
    int count = 1;
    long events = found.get(0).events();
    while (count < found.size() && events + found.get(count).events() <= PAGE) {
      events += found.get(count).events();
      count++;
    }
    return found.subList(0, count);
  }
}
