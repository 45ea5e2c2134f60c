package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Installation;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client in a registry's WAR, when something is in its way. */
class ClientIT {
  private Receiver receiver;
  private Server server;
  private SampleRegistry registry;

  @BeforeEach
  void receive() {
    receiver = Receiver.start();
  }

  @AfterEach
  void end() {
    server.close();
    receiver.close();
  }

  private Server server(String name) {
    server = Server.named(name).with("url", receiver.url());
    registry = SampleRegistry.deployedOn(server);
    return server;
  }

  @Test
  void entriesWaitWhileTheTokenIsWrongAndHealthSaysSo() {
    // given a client that is not let in
    server("client-token").with("client.token", "token-of-somebody-else").start();
    registry.register("early");

    // then the registry goes on, and is ready
    JsonObject waiting =
        Eventually.get(
            "the client to wait", this::health, data -> data.containsKey("waiting_because"));
    assertThat(waiting.getString("waiting_because")).contains("audit.webhook.client.token", "401");
    assertThat(waiting.get("spooled").toString()).contains("1");
    server.awaitLog("Audit entries wait in [^\\n]*spool");

    // when it is
    server.stop();
    server.with("client.token", Server.INGEST_TOKEN).start();
    registry.register("late");

    // then what waited comes first
    Eventually.holds(
        () ->
            assertThat(receiver.posts())
                .extracting(post -> post.event().getJsonObject("details").getString("hostname"))
                .contains("early", "late"));
    assertThat(id("early")).isLessThan(id("late"));
    Eventually.holds(() -> assertThat(health().get("spooled").toString()).contains("0"));
  }

  @Test
  void entryThatIsRefusedIsSetApartAndTold() throws IOException {
    // given a name that no event may have
    server("client-refused").start();

    // when
    registry.register("good-1");
    registry.register("bad\u0000");
    registry.register("good-2");

    // then the others arrive, and the receiver is told that one is missing
    Eventually.holds(
        () ->
            assertThat(receiver.posts())
                .extracting(Post::action)
                .containsOnlyOnce("audit.gap")
                .hasSize(3));
    JsonObject gap =
        receiver.posts().stream()
            .filter(post -> post.action().equals("audit.gap"))
            .findFirst()
            .orElseThrow()
            .event()
            .getJsonObject("details");
    assertThat(gap.getString("cause")).isEqualTo("client_refused");
    assertThat(gap.getInt("dropped")).isEqualTo(1);
    Path refused = server.data().resolveSibling("spool").resolve("refused.ndjson");
    assertThat(Files.readString(refused)).contains("bad\\u0000");
  }

  @Test
  void badSettingStopsTheRegistryWithASentenceThatNamesIt() {
    // given
    server("client-setting").with("client.durability", "sometimes").with("client.spool.size", "1");

    // when
    server.start();

    // then the webhook is there, and the registry is not
    server.awaitLog(
        "audit\\.webhook\\.client\\.durability must be buffered, written or forced, not");
    server.awaitLog("they do nothing: audit\\.webhook\\.client\\.spool\\.size");
    assertThat(registry.tryToRegister("alpha").status()).isIn(404, 500, 503);
  }

  @Test
  void secondRegistryOnTheSameSpoolIsRefusedWithASentence() {
    // given the same registry twice on one server
    server("client-twice");
    server.deployingAlso(copyOfTheSample());

    // when
    server.launch();

    // then
    server.awaitLog(
        "The directory [^\\n]*spool of audit\\.webhook\\.client\\.spool\\.directory can't be used:"
            + " it is in use by another server or application");
  }

  private Path copyOfTheSample() {
    return server.copy(Installation.sampleWar(), "second-registry.war");
  }

  private long id(String hostname) {
    return receiver.posts().stream()
        .filter(
            post -> post.event().getJsonObject("details").getString("hostname").equals(hostname))
        .findFirst()
        .orElseThrow()
        .eventId();
  }

  /** What the client's check tells; it is up. */
  private JsonObject health() {
    Reply reply = server.api("").get(server.root().resolve("/health/ready").toString());
    JsonObject check =
        reply.json().getJsonArray("checks").getValuesAs(JsonObject.class).stream()
            .filter(one -> one.getString("name").equals("audit-webhook-client"))
            .findFirst()
            .orElseThrow();
    assertThat(check.getString("status")).isEqualTo("UP");
    return check.getJsonObject("data");
  }
}
