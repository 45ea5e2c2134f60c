package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auditwebhook.it.Problems.assertProblem;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Api;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long events are kept, how one is erased, and how all are backed up. */
class KeepingIT {
  private static Server server;

  private Receiver receiver;

  @BeforeAll
  static void boot() {
    server = Server.named("keeping").with("retention.delivered", "PT2S").start();
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
    receiver.close();
  }

  @Test
  void deliveredEventGoesWhenItWasKeptLongEnough() {
    // given
    long before = server.api().count("delivered");
    long id = server.api().recordAction("a");
    receiver.awaitPost(id);

    // then
    Eventually.holds(
        () ->
            assertThat(server.api().get("webhook/deliveries/" + id).status())
                .as("kept for 2 s")
                .isEqualTo(404));
    assertThat(server.api().count("delivered")).isEqualTo(before + 1);
  }

  @Test
  void erasedEventIsGone() {
    // given a dead letter
    receiver.answers(Answer.status(400));
    long id = server.api().recordAction("a");
    server.api().awaitDeadLetter(id);
    long dead = server.api().count("dlq_size");

    // when
    Reply reply = server.api().delete("events/" + id);

    // then
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    assertThat(reply.json().getString("type")).isEqualTo("erase_ok");
    assertThat(reply.json().getInt("event_id")).isEqualTo(id);
    assertThat(server.api().count("dlq_size")).isEqualTo(dead - 1);
    assertProblem(server.api().get("webhook/deliveries/" + id), 404);
    assertProblem(server.api().delete("events/" + id), 404);
  }

  @Test
  void eventThatIsErasedInFlightIsNotDelivered() {
    // given a call that lasts for a second
    receiver.answers(Answer.status(204).after(java.time.Duration.ofSeconds(1)));
    long delivered = server.api().count("delivered");
    long id = server.api().recordAction("a");
    receiver.awaitPost(id);

    // when
    assertThat(server.api().delete("events/" + id).status()).isEqualTo(200);

    // then
    server.awaitLog("The lease of event " + id + " was lost");
    assertThat(server.api().count("delivered")).isEqualTo(delivered);
    assertThat(server.api().count("pending")).isZero();
  }

  @Test
  void backupIsRestoredIntoAnotherServer() throws Exception {
    // given
    receiver.answers(Answer.status(400));
    List<Long> ids = server.api().record(Entries.array(3));
    ids.forEach(id -> server.api().awaitDeadLetter(id));

    // when
    HttpResponse<Path> backup = download(Files.createTempFile("backup", ".zip"));
    assertThat(backup.statusCode()).isEqualTo(200);
    assertThat(backup.headers().firstValue("Content-Type")).hasValue("application/zip");
    assertThat(backup.headers().firstValue("Content-Disposition"))
        .hasValueSatisfying(
            name -> assertThat(name).matches("attachment; filename=\"audit-webhook-.*\\.zip\""));
    server.stop();
    try (Server restored = Server.named("restored")) {
      unzip(backup.body(), restored.data());
      restored.start();

      // then
      Api api = restored.api();
      ids.forEach(id -> assertThat(api.get("webhook/dlq/" + id).status()).isEqualTo(200));
      assertThat(api.webhook().getString("url")).isEqualTo(receiver.url());
      assertThat(api.recordAction("a")).isGreaterThan(1_000_000_000);
    } finally {
      Files.delete(backup.body());
      server.start();
    }
  }

  private static HttpResponse<Path> download(Path file) throws Exception {
    URI uri = server.root().resolve("/audit-webhook/api/v1/outbox/backup");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + Server.ADMIN_TOKEN)
                .build(),
            BodyHandlers.ofFile(file));
  }

  private static void unzip(Path zip, Path directory) throws IOException {
    Files.createDirectories(directory);
    try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        Files.copy(entries, directory.resolve(entry.getName()));
      }
    }
  }
}
