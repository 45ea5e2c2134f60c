package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.Postgres;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How fast events come where there is a limit. Of a slow machine only that can be said which is
 * never too early: since the first could be sent, at no time more have come than burst + rate *
 * time.
 */
@Timeout(300)
class RateLimitIT {
  private static final int RATE = 50;
  private static final int BURST = 10;

  @TempDir Path directory;

  private final List<AutoCloseable> open = new ArrayList<>();
  private Receiver receiver;

  @BeforeEach
  void receive() {
    receiver = opened(Receiver.start());
  }

  @AfterEach
  void close() throws Exception {
    for (int last = open.size() - 1; last >= 0; last--) {
      open.get(last).close();
    }
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private Server server(String name) {
    return opened(Server.named(name))
        .with("url", receiver.url())
        .with("rate.limit", Integer.toString(RATE))
        .with("rate.burst", Integer.toString(BURST))
        .with("retry.initial-backoff", "PT0.1S");
  }

  @Test
  void eventsComeNoFasterThanTheLimitAndAllOfThem() {
    Server server = server("rate").start();

    // 200 events: 10 at once, and the others within (200 - 10) / 50 = 3.8 s at the least
    long start = System.nanoTime();
    List<Long> ids = server.api().record(Entries.array(200));
    awaitAll(server, ids);
    assertNeverFaster(receiver.posts(), start, BURST);

    // and after a pause that would be worth more than the burst
    pause(Duration.ofSeconds(1));
    int before = receiver.posts().size();
    start = System.nanoTime();
    awaitAll(server, server.api().record(Entries.array(100)));
    List<Post> posts = receiver.posts();
    assertNeverFaster(posts.subList(before, posts.size()), start, BURST);

    // and without the limit they need not wait
    assertThat(change(server, "{\"rate_limit\":0}").status()).isEqualTo(200);
    awaitAll(server, server.api().record(Entries.array(1_000)));
  }

  @Test
  void retriesCountAsWell() {
    Server server = server("rate-retries").with("concurrency", "4").start();
    // every third is accepted at the second attempt: 150 events are 200 POSTs
    receiver.answersTo("retried", Answer.status(503), Answer.status(204));

    long start = System.nanoTime();
    awaitAll(server, server.api().record(entries(150)));

    // those in flight, four at the most, do not wait for their second attempt
    assertNeverFaster(receiver.posts(), start, BURST + 4);
    assertThat(receiver.posts()).hasSizeGreaterThanOrEqualTo(200);
  }

  private static String entries(int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> "{\"action\":\"%s\"}".formatted(i % 3 == 0 ? "retried" : "at.once"))
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void batchesCountByTheirEvents() {
    Server server =
        server("rate-batches").with("batch.enabled", "true").with("batch.max-wait", "PT0S").start();

    long start = System.nanoTime();
    awaitAll(server, server.api().record(Entries.array(200)));

    assertNeverFaster(receiver.posts(), start, BURST);
  }

  @Test
  void instancesShareTheLimit() {
    Postgres postgres = opened(Postgres.in(directory));
    String database = postgres.createDatabase();
    Server one = server("rate-one").on(postgres, database).start();
    Server two = server("rate-two").on(postgres, database).start();

    long start = System.nanoTime();
    List<Long> ids = new ArrayList<>(one.api().record(Entries.array(100)));
    ids.addAll(two.api().record(Entries.array(100)));
    awaitAll(one, ids);

    assertNeverFaster(receiver.posts(), start, BURST);
  }

  private void awaitAll(Server server, List<Long> ids) {
    Eventually.holds(() -> assertThat(receiver.eventIds()).containsAll(ids));
    Eventually.holds(() -> assertThat(server.api().count("pending")).isZero());
  }

  private static Reply change(Server server, String limits) {
    return server.api().patch("webhook", limits);
  }

  private static void assertNeverFaster(List<Post> posts, long start, int burst) {
    int events = 0;
    List<Post> inTime = posts.stream().sorted(Comparator.comparingLong(Post::nanoTime)).toList();
    for (Post post : inTime) {
      events += post.events().size();
      double seconds = (post.nanoTime() - start) / 1e9;
      assertThat((double) events)
          .as("events in the first %.3f s", seconds)
          .isLessThanOrEqualTo(burst + RATE * seconds);
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
