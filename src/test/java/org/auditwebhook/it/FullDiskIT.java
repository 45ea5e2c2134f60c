package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auditwebhook.it.Problems.assertProblem;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.auditwebhook.it.emitter.EmitterServlet;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Server;
import org.auditwebhook.it.harness.Wars;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** No room: on the disk, and in the outbox by its own bound. */
class FullDiskIT {
  private static final int BUFFER = 100;
  private static final int EMITTED = 150;

  private Receiver receiver;
  private Server server;

  @BeforeEach
  void create() {
    receiver = Receiver.start();
    server =
        Server.named("full-disk")
            .deploying(Wars.shippedWith(EmitterServlet.class.getPackage()))
            .with("emit.max-wait", "PT0.02S")
            .with("emit.buffer-size", Integer.toString(BUFFER));
  }

  @AfterEach
  void end() {
    server.close();
    receiver.close();
  }

  /**
   * H2 closes its file when a write fails. A limit on the size of files, set while the server runs,
   * is a full disk that needs no file system of its own.
   */
  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "prlimit is of Linux")
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void everythingGoesOnWithoutARestartWhenTheDiskHasRoomAgain() throws Exception {
    // given a producer, and a disk that has room for a few of its arrays
    server.start();
    server.api().target(receiver.url());
    Producer producer = new Producer(server.api(), 150);
    CompletableFuture<Void> producing = CompletableFuture.runAsync(producer);
    producer.awaitAcknowledged(20);
    server.limitFileSize(Files.size(server.data().resolve("outbox.mv.db")) + 200_000);
    Eventually.holds(() -> assertThat(readiness()).isEqualTo(503));

    // when entries are fired into the full disk, more than the buffer holds
    JsonObject fired = emit("in.vain", EMITTED);
    assertThat(fired.getInt("thrown")).isZero();
    assertThat(fired.getInt("slowest_ms")).isLessThan(1_000);
    assertThat(readiness()).isEqualTo(503);
    assertThat(producing).isNotDone();

    // and then there is room
    server.limitFileSize(Long.MAX_VALUE);

    // then all that was acknowledged arrives
    producing.get();
    Eventually.holds(() -> assertThat(readiness()).isEqualTo(200));
    Eventually.holds(() -> assertThat(server.api().count("pending")).isZero());
    assertThat(receiver.eventIds()).containsAll(producer.acknowledged());
    // and of what was fired, all but what was dropped; and the gaps tell how many that are
    long dropped = server.api().count("dropped");
    assertThat(arrived("in.vain")).isEqualTo(EMITTED - dropped);
    assertThat(dropped).isPositive();
    Eventually.holds(() -> assertThat(gapsOf("outbox_unavailable")).isEqualTo(dropped));
    assertThat(server.api().webhook().getJsonObject("dropped_by_cause"))
        .containsOnlyKeys("outbox_unavailable");
  }

  @Test
  void outboxThatHasReachedItsBoundRefusesUntilThereIsRoom() {
    // given an endpoint that is down, and more than the bound waiting for it
    server.with("outbox.max-size", "1MiB").start();
    server.api().target(Receiver.refusingUrl());
    String large =
        "{\"action\":\"large\",\"details\":{\"x\":\"%s\"}}".formatted("x".repeat(90_000));
    Eventually.get(
        "the outbox to be full",
        () -> server.api().post("audit-entries", large),
        reply -> {
          Pause.millis(50); // so that it has some time to look
          return reply.status() == 507;
        });

    // then it says what to do, and is not ready; and what is fired is dropped
    assertThat(assertProblem(server.api().post("audit-entries", large), 507).getString("detail"))
        .contains("audit.webhook.outbox.max-size");
    assertThat(readiness()).isEqualTo(503);
    assertThat(emit("in.vain", 7).getInt("thrown")).isZero();
    assertThat(server.api().webhook().getJsonObject("dropped_by_cause"))
        .hasToString("{\"outbox_full\":7}");
  }

  private long arrived(String action) {
    return receiver.posts().stream()
        .filter(post -> post.action().equals(action))
        .map(Post::eventId)
        .distinct()
        .count();
  }

  private long gapsOf(String cause) {
    List<JsonObject> gaps =
        receiver.eventIds().stream()
            .map(id -> receiver.posts(id).get(0).event())
            .filter(event -> event.getString("action").equals("audit.gap"))
            .map(event -> event.getJsonObject("details"))
            .filter(details -> details.getString("cause").equals(cause))
            .toList();
    return gaps.stream().mapToLong(gap -> gap.getJsonNumber("dropped").longValueExact()).sum();
  }

  private int readiness() {
    return server.api("").get(server.root().resolve("health/ready").toString()).status();
  }

  private JsonObject emit(String action, int count) {
    String path = "/audit-webhook/emit?mode=plain&action=%s&count=%d".formatted(action, count);
    return server.api().get(server.root().resolve(path).toString()).json();
  }
}
