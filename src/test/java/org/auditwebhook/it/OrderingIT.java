package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which order a receiver gets the events, where it is promised one. */
@Timeout(300)
class OrderingIT {
  private static final int NODES = 8;
  private static final String WELL = "node.changed";

  /** Its first POST is in vain. */
  private static final String FLAKY = "node.flaky";

  /** It is refused. */
  private static final String GUILTY = "node.guilty";

  /** It is to be tried again so much later that its call ends. */
  private static final String LATER = "node.later";

  private static Server server;

  private Receiver receiver;

  @BeforeAll
  static void boot() {
    server = Server.named("ordering").with("retry.initial-backoff", "PT0.02S").start();
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @BeforeEach
  void receive() {
    receiver = Receiver.start();
    receiver.answersTo(FLAKY, Answer.status(503), Answer.status(204));
    receiver.answersTo(GUILTY, Answer.status(400));
    server.api().target(receiver.url());
  }

  @AfterEach
  void leaveNothing() {
    receiver.acceptsEverything();
    awaitNonePending();
    receiver.close();
  }

  @ParameterizedTest
  @CsvSource({"key,false", "strict,true"})
  void noEventIsOvertakenThoughSomeFailAndTheServerIsKilled(String ordering, boolean batches) {
    // given
    order(ordering, batches);
    List<Long> ids = new ArrayList<>();
    Random random = new Random(3);

    // when
    for (int i = 0; i < 10; i++) {
      ids.addAll(server.api().record(entries(random, 40)));
    }
    server.kill();
    server.start();
    ids.addAll(server.api().record(entries(random, 40)));
    awaitNonePending();

    // then each group's events have come in their order, but for those that were posted again
    assertThat(receiver.eventIds()).containsAll(ids);
    firstArrivals(ordering)
        .forEach((group, events) -> assertThat(events).as("group " + group).isSorted());
  }

  @Test
  void eventThatIsToBeTriedLaterHoldsUpItsNodeAndNoOther() {
    // given
    order("key", false);
    receiver.answersTo(LATER, Answer.status(503).with("Retry-After", "12"), Answer.status(204));

    // when
    long later = server.api().record(array(entry(LATER, 1))).get(0);
    receiver.awaitPost(later);
    List<Long> behind = server.api().record(array(entry(WELL, 1), entry(WELL, 1)));
    List<Long> others = server.api().record(array(entry(WELL, 2), entry(WELL, 3)));

    // then
    others.forEach(receiver::awaitPost);
    assertThat(receiver.posts(later)).hasSize(1);
    assertThat(receiver.eventIds()).doesNotContainAnyElementsOf(behind);
    behind.forEach(receiver::awaitPost);
    assertThat(receiver.awaitPosts(later, 2).get(1).nanoTime())
        .isLessThan(receiver.awaitPost(behind.get(0)).nanoTime());
  }

  @Test
  void strictOrderIsOneCallAtATimeAndWithoutAnOrderThereAreMany() {
    for (String ordering : List.of("strict", "none")) {
      order(ordering, false);
      receiver.answers(Answer.status(204).after(Duration.ofMillis(50)));
      int before = receiver.posts().size();

      server.api().record(Entries.array(20));
      awaitNonePending();

      List<Post> posts = receiver.posts().subList(before, before + 20);
      long took = posts.get(19).nanoTime() - posts.get(0).nanoTime();
      // 19 answers of 50 ms lie between them, one after the other
      if (ordering.equals("strict")) {
        assertThat(Duration.ofNanos(took)).isGreaterThan(Duration.ofMillis(900));
      } else {
        assertThat(overlapping(posts)).isTrue();
      }
    }
  }

  /** Whether any came before the one before it was answered. */
  private static boolean overlapping(List<Post> posts) {
    return IntStream.range(1, posts.size())
        .anyMatch(i -> posts.get(i).nanoTime() - posts.get(i - 1).nanoTime() < 45_000_000L);
  }

  private Map<Object, List<Long>> firstArrivals(String ordering) {
    Map<Long, Object> groups = new LinkedHashMap<>();
    for (Post post : receiver.posts()) {
      for (JsonObject event : post.events()) {
        int node = event.getJsonObject("details").getInt("node_id");
        groups.putIfAbsent(Post.eventId(event), ordering.equals("strict") ? "all" : node);
      }
    }
    return groups.keySet().stream().collect(Collectors.groupingBy(groups::get));
  }

  private void order(String ordering, boolean batches) {
    String change =
        """
        {"ordering":"%s","batch_enabled":%s,"batch_max_size":7,"batch_max_wait":"PT0.05S"}"""
            .formatted(ordering, batches);
    assertThat(server.api().patch("webhook", change).status()).isEqualTo(200);
  }

  private static String entries(Random random, int count) {
    return array(
        IntStream.range(0, count)
            .mapToObj(
                i -> {
                  int chance = random.nextInt(20);
                  String action = chance == 0 ? GUILTY : chance < 3 ? FLAKY : WELL;
                  return entry(action, random.nextInt(NODES));
                })
            .toArray(String[]::new));
  }

  private static String entry(String action, int node) {
    return "{\"action\":\"%s\",\"node_id\":%d}".formatted(action, node);
  }

  private static String array(String... entries) {
    return "[" + String.join(",", entries) + "]";
  }

  private static void awaitNonePending() {
    Eventually.holds(() -> assertThat(server.api().count("pending")).isZero());
  }
}
