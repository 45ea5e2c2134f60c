package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auditwebhook.it.Problems.assertProblem;

import jakarta.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.auditwebhook.it.emitter.EmitterServlet;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;
import org.auditwebhook.it.harness.Wars;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The CDI event: a registry in the same WAR fires {@code AuditEntry}. The WAR is the shipped one
 * with nothing added but {@link EmitterServlet}.
 */
class AuditEntryEventIT {
  private static Server server;

  private Receiver receiver;

  @BeforeAll
  static void boot() {
    server =
        Server.named("emitter")
            .deploying(Wars.shippedWith(EmitterServlet.class.getPackage()))
            .with("timeout.total", "PT2S")
            .start();
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @BeforeEach
  void target() {
    receiver = Receiver.start();
    server.api().target(receiver.url());
  }

  @AfterEach
  void closeReceiver() {
    receiver.acceptsEverything();
    Eventually.holds(() -> assertThat(server.api().count("pending")).isZero());
    receiver.close();
  }

  @Test
  void entryIsRecordedAtOnceWithoutATransaction() {
    // when
    JsonObject fired = emit("plain", "no.transaction", 1);

    // then
    assertThat(fired.getInt("thrown")).isZero();
    Eventually.holds(() -> assertThat(receiver.posts()).hasSize(1));
    JsonObject event = receiver.posts().get(0).event();
    assertThat(event.getString("action")).isEqualTo("no.transaction");
    assertThat(event.getJsonObject("details").getInt("node_id")).isZero();
  }

  @Test
  void entriesOfATransactionAreRecordedAfterItsCommit() {
    // given entries that are fired first, in a transaction, and others that another thread fires
    // before the commit
    emit("commit_late", "late", 3);

    // then the others have the lower ids
    Eventually.holds(() -> assertThat(receiver.posts()).hasSize(6));
    Map<String, List<Long>> ids =
        receiver.posts().stream()
            .collect(
                Collectors.groupingBy(
                    Post::action, Collectors.mapping(Post::eventId, Collectors.toList())));
    assertThat(ids.get("late"))
        .allMatch(late -> ids.get("late.meanwhile").stream().allMatch(other -> other < late));
  }

  @Test
  void entriesOfOneTransactionKeepTheirOrder() {
    // when
    emit("commit", "ordered", 20);

    // then by rising ids they are 0 to 19
    Eventually.holds(() -> assertThat(receiver.posts()).hasSize(20));
    List<Integer> nodes =
        receiver.posts().stream()
            .sorted(Comparator.comparing(Post::eventId))
            .map(post -> post.event().getJsonObject("details").getInt("node_id"))
            .toList();
    assertThat(nodes).isEqualTo(IntStream.range(0, 20).boxed().toList());
  }

  @Test
  void entryOfATransactionThatIsRolledBackIsNotRecorded() {
    // when
    emit("rollback", "rolled.back", 5);

    // then what is fired afterwards is all that arrives
    emit("plain", "afterwards", 1);
    Eventually.holds(() -> assertThat(receiver.posts()).isNotEmpty());
    Eventually.holds(() -> assertThat(server.api().count("pending")).isZero());
    assertThat(receiver.posts()).extracting(Post::action).containsExactly("afterwards");
  }

  @Test
  void firingDoesNothingWhileDisabled() {
    // given
    server.api().target("");
    Counts before = Counts.of(server.api());

    // when
    JsonObject fired = emit("plain", "while.disabled", 10);

    // then
    assertThat(fired.getInt("thrown")).isZero();
    server.api().target(receiver.url());
    emit("plain", "while.enabled", 1);
    Eventually.holds(() -> assertThat(receiver.posts()).hasSize(1));
    assertThat(receiver.posts().get(0).action()).isEqualTo("while.enabled");
    assertThat(Counts.of(server.api()).dropped()).isEqualTo(before.dropped());
  }

  @Test
  void firingNeitherThrowsNorWaitsForAnEndpointThatHangsOrForItsReplacement() {
    // given an endpoint that hangs, so that re-targeting drains for the whole 5 s
    receiver.answers(Answer.hang());
    Counts before = Counts.of(server.api());

    // when eight threads fire 500 entries each, and the URL is changed meanwhile
    try (Receiver other = Receiver.start()) {
      List<CompletableFuture<JsonObject>> threads =
          IntStream.range(0, 8)
              .mapToObj(n -> CompletableFuture.supplyAsync(() -> emit("plain", "load." + n, 500)))
              .toList();
      server.api().target(other.url());
      List<JsonObject> fired = threads.stream().map(CompletableFuture::join).toList();

      // then no call has thrown, and none has taken as long as the drain would
      assertThat(fired).allSatisfy(one -> assertThat(one.getInt("thrown")).isZero());
      assertThat(fired).allSatisfy(one -> assertThat(one.getInt("slowest_ms")).isLessThan(2_500));

      // and each of the 4,000 has come to one of the two, or is dead; none was dropped
      receiver.acceptsEverything();
      Eventually.holds(() -> assertThat(server.api().count("pending")).isZero());
      Counts after = Counts.of(server.api());
      long delivered = after.delivered() - before.delivered();
      long dead = after.dlqSize() - before.dlqSize();
      assertThat(delivered + dead).isEqualTo(4_000);
      assertThat(after.dropped()).isEqualTo(before.dropped());
    }
  }

  @Test
  void pageOfTheRegistryHasNoHeaderOfOurs() {
    // when
    Reply reply = get("/audit-webhook/emit?mode=plain&action=none&count=0");

    // then
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers().map())
        .doesNotContainKeys("content-security-policy", "cache-control");
  }

  @Test
  void pathThatNobodyHasIsAProblem() {
    // when
    Reply reply = get("/audit-webhook/nobody");

    // then
    assertProblem(reply, 404);
    assertThat(reply.headers().map()).containsKeys("content-security-policy", "cache-control");
  }

  private static JsonObject emit(String mode, String action, int count) {
    return get("/audit-webhook/emit?mode=%s&action=%s&count=%d".formatted(mode, action, count))
        .json();
  }

  private static Reply get(String path) {
    return server.api().get(server.root().resolve(path).toString());
  }
}
