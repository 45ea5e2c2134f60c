package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Server;
import org.auditwebhook.outbox.OutboxUnderTest;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an endpoint that is down costs: its circuit breaker, as it is seen from outside. */
@Timeout(300)
class OutageIT {
  /** The most that can be in flight. */
  private static final int CONCURRENCY = 32;

  private static Server server;

  @BeforeAll
  static void boot() {
    server = Server.named("outage").with("concurrency", Integer.toString(CONCURRENCY)).start();
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @Test
  void endpointThatIsDownUnderLoadIsProbedAndLosesNothing() {
    try (Receiver receiver = Receiver.start()) {
      // given 600 entries within 15 s for an endpoint that says later
      receiver.answers(Answer.status(503));
      server.api().target(receiver.url());
      Counts before = Counts.of(server.api());
      long start = System.nanoTime();
      List<Long> ids = recordFor(30, 20);

      // then only those in flight when it went down were tried, and then one at a time
      JsonObject breaker = server.api().webhook().getJsonObject("breaker");
      assertThat(breaker.getString("state")).isIn("open", "half_open");
      assertThat(breaker.getString("reason")).contains("answered 503");
      assertThat(breaker.getInt("probes")).isPositive();
      List<Post> posts = receiver.posts();
      assertThat(posts).hasSizeLessThanOrEqualTo(2 * CONCURRENCY);
      // after 5 s there were probes at about 7 and 15 s, and another one if the machine is slow
      assertThat(posts).filteredOn(post -> isAfter(post, start, 5)).hasSizeLessThanOrEqualTo(4);
      assertThat(Counts.of(server.api()).failed() - before.failed()).isZero();

      // when it is back
      receiver.acceptsEverything();
      server.api().post("webhook/resume", "");

      // then
      Eventually.holds(() -> assertThat(server.api().count("pending")).isZero());
      assertThat(receiver.eventIds()).containsAll(ids);
      assertThat(state()).isEqualTo("closed");
      assertThat(server.log())
          .containsPattern("circuit breaker of default has opened: 10 attempts in a row")
          .contains("circuit breaker of default has closed after");
    }
  }

  @Test
  void breakerIsOpenAfterAKillAndFindsTheEndpointWhenItIsThere() {
    // given a port on which nobody listens
    String url = Receiver.refusingUrl();
    server.api().target(url);
    Counts before = Counts.of(server.api());
    List<Long> ids = recordFor(5, 40);
    Eventually.holds(() -> assertThat(state()).isNotEqualTo("closed"));
    String since = server.api().webhook().getJsonObject("breaker").getString("since");

    // when
    server.kill();
    server.start();

    // then
    JsonObject breaker = server.api().webhook().getJsonObject("breaker");
    assertThat(breaker.getString("state")).isNotEqualTo("closed");
    assertThat(breaker.getString("since")).isEqualTo(since);
    assertThat(Counts.of(server.api())).isEqualTo(before);
    assertThat(server.api().count("pending")).isEqualTo(200);

    // and when somebody listens, all of it arrives; else the next probe may be a minute away
    try (Receiver receiver = Receiver.start(URI.create(url).getPort())) {
      server.api().post("webhook/resume", "");
      Eventually.holds(() -> assertThat(server.api().count("pending")).isZero());
      assertThat(receiver.eventIds()).containsAll(ids);
      assertThat(state()).isEqualTo("closed");
    }
  }

  @Test
  void hangingEndpointLeavesTheHealthyOneBesideItAlone() throws SQLException {
    try (Receiver healthy = Receiver.start();
        Receiver hanging = Receiver.start();
        Server two = Server.named("outage-two").with("url", healthy.url())) {
      // given an outbox with a second endpoint, at which each attempt lasts 5 s
      hanging.answers(Answer.hang());
      OutboxUnderTest.in(two.data()).close();
      addEndpoint(two, hanging.url());
      two.start();

      // when
      List<Duration> latencies = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        long start = System.nanoTime();
        long id = two.api().recordAction("node.registered");
        healthy.awaitPost(id);
        latencies.add(Duration.ofNanos(System.nanoTime() - start));
      }

      // then each was there long before an attempt at the other one had ended
      assertThat(hanging.posts()).isNotEmpty();
      assertThat(latencies).allSatisfy(one -> assertThat(one).isLessThan(Duration.ofSeconds(3)));
      latencies.sort(null);
      assertThat(latencies.get(50)).isLessThan(Duration.ofMillis(500));
    }
  }

  /** Records so many arrays of so many entries, two arrays a second. */
  private static List<Long> recordFor(int arrays, int entries) {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < arrays; i++) {
      ids.addAll(server.api().record(Entries.array(entries)));
      Pause.millis(500);
    }
    return ids;
  }

  private static String state() {
    return server.api().webhook().getJsonObject("breaker").getString("state");
  }

  private static boolean isAfter(Post post, long start, int seconds) {
    return post.nanoTime() - start > Duration.ofSeconds(seconds).toNanos();
  }

  /** There is no API for it yet. */
  private static void addEndpoint(Server server, String url) throws SQLException {
    JdbcDataSource file = new JdbcDataSource();
    file.setURL("jdbc:h2:async:" + server.data().resolve("outbox"));
    file.setUser("sa");
    try (Connection connection = file.getConnection()) {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO endpoint (endpoint_id, name, url) VALUES (2, 'second', ?)")) {
        insert.setString(1, url);
        insert.executeUpdate();
      }
      // else it stays open in this process: the file remembers that the outbox wants it so
      try (Statement shutdown = connection.createStatement()) {
        shutdown.execute("SHUTDOWN");
      }
    }
  }
}
