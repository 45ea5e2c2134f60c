package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auditwebhook.it.Problems.assertProblem;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.auditwebhook.egress.Bypasses;
import org.auditwebhook.egress.Bypasses.Bypass;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Api;
import org.auditwebhook.it.harness.Installation;
import org.auditwebhook.it.harness.JsonText;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What a server may be made to connect to. One server, whose names are those of a file: first with
 * the default policy, then with the policies that the tests need, each a restart. The order of the
 * tests saves restarts.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EgressIT {
  /** Allowed by the second policy, and the only one that is. */
  private static final String ALLOWED = "127.8.8.8";

  private static final String FORBIDDEN = "127.8.8.9";

  private final Path hosts = Installation.target().resolve("it/egress-hosts.txt");

  private final Server server =
      Server.named("egress")
          .without("egress.allow")
          .without("egress.allow-http")
          .with("retry.initial-backoff", "PT0.05S")
          .withProperty("jdk.net.hosts.file", hosts.toString())
          // else Payara Micro knows no IPv6, and what leads there only does not resolve
          .withProperty("java.net.preferIPv4Stack", "false")
          .withProperty("sun.net.inetaddr.ttl", "0");

  /** On every address of this machine, so that it sees whatever comes to it. */
  private final Receiver everywhere = Receiver.start("::", 0);

  private final Receiver allowed = Receiver.start(ALLOWED, 0);
  private final Receiver forbidden = Receiver.start(FORBIDDEN, allowed.port());

  @BeforeAll
  void start() {
    name("rebinding.test", ALLOWED);
    server.start();
  }

  @AfterAll
  void end() {
    server.close();
    everywhere.close();
    allowed.close();
    forbidden.close();
  }

  @AfterEach
  void nothingCameWhereNothingMayCome() {
    assertThat(everywhere.connections()).isZero();
    assertThat(forbidden.connections()).isZero();
  }

  @Test
  @Order(1)
  void noneOfTheCorpusReachesLoopbackWithTheDefaultPolicy() {
    tryAllOfTheCorpus();
  }

  @Test
  @Order(2)
  void blockedUrlIsTheSameForTheWireAndChangesNothing() {
    JsonObject before = api().webhook();
    String url = "https://127.0.0.1:" + everywhere.port() + "/s3cret";

    Reply reply =
        server
            .api("")
            .post(
                "wire",
                "{\"type\":\"set_webhook\",\"admin_token\":%s,\"url\":%s}"
                    .formatted(JsonText.quoted(Server.ADMIN_TOKEN), JsonText.quoted(url)));

    assertThat(assertProblem(reply, 400).getString("error"))
        .startsWith("Nothing has changed: the host 127.0.0.1 has an address in 127.0.0.0/8")
        .contains("audit.webhook.egress.allow")
        .doesNotContain("s3cret");
    assertThat(api().webhook()).isEqualTo(before);
  }

  @Test
  @Order(3)
  void nameThatDoesNotResolveNowIsSavedWithAWarning() {
    Reply reply = api().put("webhook", "{\"url\":\"https://not.yet.test/\"}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().getString("warning")).contains("can't be resolved at the moment");
    api().target("");
  }

  @Test
  @Order(4)
  void noneOfTheCorpusReachesLoopbackWhereHttpIsAllowed() {
    restart("egress.allow", ALLOWED + "/32", "egress.allow-http", "true");

    tryAllOfTheCorpus();
  }

  @Test
  @Order(5)
  void allowedAddressIsReachedByItselfAndByName() {
    for (String url : List.of(allowed.url(), url("rebinding.test"), url("REBINDING.test."))) {
      api().target(url);
      long id = api().recordAction("allowed");

      allowed.awaitPost(id);
      api().awaitDelivery(id, "delivered");
    }
  }

  @Test
  @Order(6)
  void redirectIsARefusalAndNothingArrivesWhereItLeads() {
    api().target(allowed.url());
    for (int status : new int[] {301, 302, 303, 307, 308}) {
      String location = "http://127.0.0.1:" + everywhere.port() + "/";
      allowed.answers(Answer.status(status).with("Location", location));
      long id = api().recordAction("redirected");

      assertThat(api().awaitDeadLetter(id).getString("cause")).isEqualTo("refused");
    }
    allowed.acceptsEverything();
  }

  @Test
  @Order(7)
  void nameThatLeadsElsewhereAfterItWasSavedIsBlockedAtTheAttempt() {
    // given
    rename("rebinding.test", ALLOWED);
    api().target(url("rebinding.test"));
    api().awaitDelivery(api().recordAction("before"), "delivered");

    // when
    rename("rebinding.test", FORBIDDEN);
    long id = api().recordAction("rebound");

    // then
    JsonObject letter = api().awaitDeadLetter(id);
    assertBlocked(letter, "the host rebinding.test has an address in 127.0.0.0/8");
    assertThat(allowed.posts(id)).isEmpty();
    assertThat(DeadLetterPages.ids(api(), "?cause=blocked")).containsExactly(id);

    // and one forbidden answer of two is enough
    rename("rebinding.test", ALLOWED, FORBIDDEN);
    assertBlocked(api().awaitDeadLetter(api().recordAction("rebound.again")), "rebinding.test");

    // and what was blocked is delivered when it is redelivered by its cause
    rename("rebinding.test", ALLOWED);
    assertThat(api().post("webhook/dlq/redeliver", "{\"cause\":\"blocked\"}").status())
        .isEqualTo(202);
    allowed.awaitPost(id);
    api().awaitDelivery(id, "delivered");
  }

  @Test
  @Order(8)
  void storedUrlThatIsForbiddenNowIsWarnedOfAndBlocked() {
    // given a URL that was set under another policy
    rename("rebinding.test", ALLOWED);
    api().target(url("rebinding.test"));

    // when
    restart("egress.allow", "10.0.0.0/8", "egress.allow-http", "true");

    // then
    server.awaitLog(
        "Events for default are not posted [^\\n]* the host rebinding.test has an address in"
            + " 127.0.0.0/8");
    int before = allowed.connections();
    assertBlocked(api().awaitDeadLetter(api().recordAction("stored")), "rebinding.test");
    assertThat(allowed.connections()).isEqualTo(before);
    assertThat(api().webhook().getJsonObject("breaker").getString("state")).isEqualTo("closed");
  }

  @Test
  @Order(9)
  void configuredUrlThatIsForbiddenStopsTheDeployment() {
    // given
    server.stop();
    server.with("url", "http://127.0.0.1:" + everywhere.port() + "/s3cret");

    // when
    server.launch();

    // then
    server.awaitLog(
        "audit\\.webhook\\.url is blocked: the host 127\\.0\\.0\\.1 [^\\n]*egress\\.allow");
    assertThat(server.log()).doesNotContain("s3cret");
  }

  /** What is refused was not saved; what is not refused has to be blocked when it is posted to. */
  private void tryAllOfTheCorpus() {
    List<Bypass> saved = new ArrayList<>();
    for (Bypass bypass : Bypasses.all(everywhere.port())) {
      Reply reply = api().put("webhook", "{\"url\":%s}".formatted(JsonText.quoted(bypass.url())));
      if (reply.status() == 200) {
        saved.add(bypass);
        JsonObject letter = api().awaitDeadLetter(api().recordAction("bypass"));
        assertThat(letter.getString("cause")).as("%s", bypass).isEqualTo("blocked");
      } else {
        assertThat(assertProblem(reply, 400).getString("field")).isEqualTo("url");
      }
    }
    assertThat(saved).as("let through by the check at saving").isEmpty();
    assertThat(api().webhook().getString("url")).isEmpty();
  }

  private static void assertBlocked(JsonObject letter, String why) {
    assertThat(letter.getString("cause")).isEqualTo("blocked");
    assertThat(letter.isNull("last_status")).isTrue();
    assertThat(letter.getString("reason")).startsWith("blocked: ").contains(why);
    assertThat(letter.containsKey("redeliver_at")).isFalse();
    JsonObject attempt = letter.getJsonArray("attempt_log").getJsonObject(0);
    assertThat(attempt.getString("outcome")).isEqualTo("blocked");
    assertThat(attempt.isNull("status")).isTrue();
  }

  private Api api() {
    return server.api();
  }

  /** A URL of the port on which one listens at the allowed address, another at the forbidden. */
  private String url(String host) {
    return "http://" + host + ":" + allowed.port() + "/hook";
  }

  private void restart(String... settings) {
    server.stop();
    for (int i = 0; i < settings.length; i += 2) {
      server.with(settings[i], settings[i + 1]);
    }
    server.start();
  }

  /** The same, when no attempt uses an earlier answer any more: they may do so for a second. */
  private void rename(String host, String... addresses) {
    name(host, addresses);
    Pause.millis(1_200);
  }

  /** From now on the server resolves this name to these addresses, besides those of the corpus. */
  private void name(String host, String... addresses) {
    List<String> lines = new ArrayList<>(Bypasses.hosts());
    for (String address : addresses) {
      lines.add(address + " " + host);
    }
    try {
      lines.add("127.0.0.1 " + InetAddress.getLocalHost().getHostName());
      Path next = hosts.resolveSibling(hosts.getFileName() + ".next");
      Files.createDirectories(hosts.getParent());
      Files.write(next, lines);
      Files.move(next, hosts, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
