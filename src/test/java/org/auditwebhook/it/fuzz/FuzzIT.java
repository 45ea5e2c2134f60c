package org.auditwebhook.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Api;
import org.auditwebhook.it.harness.Installation;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Server;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever is sent, no answer is a failure, none tells what it should not, and no event is lost.
 * The requests have all tokens, and change all that an admin can change, but for one thing: no
 * purge is of dead letters that there are, so that each event that is gone was erased or discarded
 * by its id.
 */
@Tag("fuzz")
class FuzzIT {
  private static final int REQUESTS = Integer.getInteger("fuzz.requests", 20_000);

  /** The same every time, so that a run that fails says something of what was changed. */
  private static final long SEED = Long.getLong("fuzz.seed", 910_673);

  private static final int WORKERS = 4;

  private final Account account = new Account();
  private final Tally tally = new Tally();
  private final Tokens tokens = new Tokens();
  private final List<Receiver> receivers = List.of(Receiver.start(), Receiver.start());
  private Server server;

  @BeforeEach
  void boot() {
    server = Server.named("fuzz");
    Path hosts = server.write("hosts.txt", "127.0.0.1 localhost " + ownName() + "\n");
    server
        .with("admin.audit", "true")
        .with("retry.initial-backoff", "PT0.05S")
        .with("redeliver.rate", "10000")
        .with("redeliver.schedule", "none")
        .with("jwt.issuer", Tokens.NAME)
        .with("jwt.audience", Tokens.NAME)
        .with("jwt.keys", server.write("keys.json", tokens.keys()).toString())
        // nothing else is to be reached, and no resolver asked
        .with(
            "egress.allow",
            "127.0.0.1:%1$d,127.0.0.1:%2$d,localhost:%1$d,localhost:%2$d"
                .formatted(receivers.get(0).port(), receivers.get(1).port()))
        .withProperty("jdk.net.hosts.file", hosts.toString())
        .start();
  }

  @AfterEach
  void end() {
    server.close();
    receivers.forEach(Receiver::close);
  }

  @Test
  void noRequestIsAnsweredByAFailureAndNoEventIsLost() throws InterruptedException {
    String run = "Fuzzing with -Dfuzz.seed=" + SEED + " on " + Installation.server();
    System.out.println(run);
    List<Operation> operations = OpenApi.operations(server);

    // given that one receiver refuses, so that there are dead letters
    receivers.get(1).answers(Answer.status(400));

    // when
    long start = System.nanoTime();
    fuzz(operations);
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    deliverAll();

    // then
    Set<Long> lost = lost();
    System.out.printf(
        "%s: %s in %d s; %,d events answered 202, %,d of them erased, %,d lost%n",
        run, tally, seconds, account.recorded().size(), account.removed().size(), lost.size());
    assertThat(tally.complaints()).as(run + ": " + tally).isEmpty();
    assertThat(lost).as(run + ": answered 202, and neither arrived nor erased").isEmpty();
    assertThat(Arrivals.broken(posts(), account)).as(run).isEmpty();
    assertCountersAreRight();
    assertServerIsWell();
    assertThat(operations)
        .as("operations that no request has got through to")
        .allSatisfy(operation -> assertThat(tally.reached()).contains(operation.toString()));
  }

  private void fuzz(List<Operation> operations) throws InterruptedException {
    AtomicInteger left = new AtomicInteger(REQUESTS);
    Surroundings surroundings =
        new Surroundings(receivers.stream().map(Receiver::url).toList(), tokens, account);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      Chance chance = new Chance(SEED * WORKERS + i);
      Worker worker =
          new Worker(
              new Link(server.root()),
              new Requests(chance, operations, surroundings),
              new Recordings(chance, account),
              tally,
              left,
              this::mend);
      threads.add(new Thread(worker, "fuzz-" + i));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void mend() {
    api().target(receivers.get(0).url());
    assertThat(api().post("webhook/resume", "").status()).isEqualTo(200);
  }

  /** Until nothing is pending or dead. */
  private void deliverAll() {
    receivers.get(1).acceptsEverything();
    mend();
    api()
        .patch(
            "webhook",
            "{\"initial_backoff\":\"PT0.01S\",\"max_attempts\":3,\"concurrency\":32,\"rate_limit\":0}");
    Awaitility.await("all to be delivered")
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              if (api().count("dlq_size") > 0) {
                api().post("webhook/dlq/redeliver", "{}");
              }
              return api().count("pending") == 0 && api().count("dlq_size") == 0;
            });
  }

  private Set<Long> lost() {
    Set<Long> lost = new TreeSet<>(account.recorded().keySet());
    receivers.forEach(receiver -> lost.removeAll(receiver.eventIds()));
    lost.removeAll(account.removed());
    return lost;
  }

  private List<Post> posts() {
    return receivers.stream().flatMap(receiver -> receiver.posts().stream()).toList();
  }

  /** What was erased in flight has arrived and is not counted, or the other way round. */
  private void assertCountersAreRight() {
    Set<Long> arrived = new TreeSet<>();
    posts().forEach(post -> arrived.add(post.eventId()));
    assertThat(api().count("delivered"))
        .isBetween((long) arrived.size() - account.removed().size(), (long) posts().size());
    assertThat(api().count("dropped")).isZero();
    assertThat(account.purged()).as("purges of what had not died yet").isZero();
  }

  private void assertServerIsWell() {
    for (String check : List.of("health/live", "health/ready")) {
      assertThat(api().get(server.root().resolve(check).toString()).status()).isEqualTo(200);
    }
    assertThat(server.log())
        .doesNotContain("was answered 500", "\n" + Words.INJECTED, "\r" + Words.INJECTED);
    for (String time : Words.FUTURES) {
      assertThat(api().delete("webhook/dlq?before=" + time.replace("+", "%2B")).status())
          .isIn(200, 400);
    }
    receivers.get(0).awaitPost(api().recordAction("afterwards"));
  }

  /** Payara looks it up when it boots. */
  private static String ownName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Api api() {
    return server.api();
  }
}
