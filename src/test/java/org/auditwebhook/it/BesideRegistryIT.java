package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Installation;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two WARs on one server: what the registry was told is on disk arrives, and arrives as one event,
 * whatever happens to the webhook's WAR and to the server meanwhile. {@code -Dbeside.mutations}
 * sets how much the registry does.
 */
class BesideRegistryIT {
  private static final int MUTATIONS = Integer.getInteger("beside.mutations", 20_000);
  private static final int THREADS = 4;

  private final AtomicInteger next = new AtomicInteger();
  private final Queue<String> answered = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean enough = new AtomicBoolean();

  private Receiver receiver;
  private Server server;
  private SampleRegistry registry;

  @BeforeEach
  void boot() {
    receiver = Receiver.start();
    server = Server.named("beside").redeployable();
    registry = SampleRegistry.deployedOn(server);
    server.with("client.durability", "written").start();
    server.api().target(receiver.url());
  }

  @AfterEach
  void end() {
    enough.set(true);
    server.close();
    receiver.close();
  }

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void everyMutationThatWasAnsweredArrivesOverARedeploymentAndAKill() {
    // given a registry that is used by four threads all the time
    List<CompletableFuture<Void>> users =
        IntStream.range(0, THREADS)
            .mapToObj(thread -> CompletableFuture.runAsync(() -> use(thread)))
            .toList();

    // when the webhook's WAR is away for a quarter of the mutations
    awaitMutations(MUTATIONS / 4);
    server.undeploy();
    awaitMutations(MUTATIONS / 2);
    long before = timesBack();
    server.redeploy();

    // and the whole server is killed when the client has just begun to send what has waited
    Eventually.get("the client to send", this::timesBack, times -> times > before);
    server.kill();
    assertThat(users).as("the kill was in the middle").anyMatch(user -> !user.isDone());
    server.start();
    awaitMutations(Math.max(MUTATIONS, answered.size() + MUTATIONS / 4));
    enough.set(true);
    users.forEach(CompletableFuture::join);

    // then every one has arrived
    assertThat(answered).hasSizeGreaterThanOrEqualTo(MUTATIONS);
    Eventually.holds(() -> assertThat(hostnames()).containsAll(answered));
    Eventually.holds(() -> assertThat(server.api().count("pending")).isZero());

    // and as one event each, however often that was posted; those of a thread in their order
    Map<String, Set<Long>> events = events();
    assertThat(events.values()).allSatisfy(ids -> assertThat(ids).hasSize(1));
    IntStream.range(0, THREADS)
        .forEach(
            thread ->
                assertThat(
                        answered.stream()
                            .filter(hostname -> hostname.endsWith("-" + thread))
                            .map(hostname -> events.get(hostname).iterator().next()))
                    .as("the ids of thread %d", thread)
                    .isSorted());
    System.out.printf(
        "%s: %d mutations, %d answered with success, all of them arrived; %d arrived, %d twice%n",
        Installation.server(),
        next.get(),
        answered.size(),
        events.size(),
        receiver.posts().size() - events.size());
  }

  /** Registers nodes; what is not answered with success is not counted, and not repeated. */
  private void use(int thread) {
    while (!enough.get()) {
      String hostname = "node-%d-%d".formatted(next.getAndIncrement(), thread);
      try {
        if (registry.tryToRegister(hostname).status() == 201) {
          answered.add(hostname);
        } else {
          Pause.millis(20);
        }
      } catch (UncheckedIOException e) {
        Pause.millis(100); // the server is gone
      }
    }
  }

  /** How often the client has found the webhook again. */
  private long timesBack() {
    return server.log().lines().filter(line -> line.contains("takes audit entries again")).count();
  }

  private void awaitMutations(int count) {
    while (answered.size() < count) {
      Pause.millis(1);
    }
  }

  private Set<String> hostnames() {
    return registrations().map(BesideRegistryIT::hostname).collect(Collectors.toSet());
  }

  private Map<String, Set<Long>> events() {
    Map<String, Set<Long>> events = new HashMap<>();
    registrations()
        .forEach(
            post ->
                events
                    .computeIfAbsent(hostname(post), none -> new HashSet<>())
                    .add(post.eventId()));
    return events;
  }

  private Stream<Post> registrations() {
    return receiver.posts().stream().filter(post -> post.action().equals("node.registered"));
  }

  private static String hostname(Post post) {
    return post.event().getJsonObject("details").getString("hostname");
  }
}
