package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.auditwebhook.it.Problems.assertProblem;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Installation;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.RegistryWar;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;
import org.auditwebhook.it.scanning.RegistryApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * audit-webhook inside the WAR of a registry whose JAX-RS application has all that is found in the
 * WAR, and the path of the API, which is moved to {@code /admin}.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class InsideIT {
  private static final String API_AT_ADMIN =
      """
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
        <servlet>
          <servlet-name>org.auditwebhook.admin.ApiApplication</servlet-name>
        </servlet>
        <servlet-mapping>
          <servlet-name>org.auditwebhook.admin.ApiApplication</servlet-name>
          <url-pattern>/admin/*</url-pattern>
        </servlet-mapping>
      </web-app>
      """;

  private static Receiver receiver;
  private static Server server;

  @BeforeAll
  static void boot() {
    receiver = Receiver.start();
    server =
        Server.named("inside")
            .deploying(
                RegistryWar.named("inside")
                    .withApi()
                    .with(RegistryApplication.class.getPackage())
                    .file("WEB-INF/web.xml", API_AT_ADMIN)
                    .path())
            .with("url", receiver.url())
            .start(404); // the path of the API is the registry's
    Eventually.get("the registry", () -> registry("nodes").status(), status -> status == 200);
  }

  @AfterAll
  static void end() {
    server.close();
    receiver.close();
  }

  @Test
  void whatTheRegistryFiresIsDelivered() {
    assertThat(registry("nodes/fire").body()).isEqualTo("fired");

    Eventually.holds(() -> assertThat(receiver.posts()).isNotEmpty());
    assertThat(receiver.posts().get(0).action()).isEqualTo("node.registered");
  }

  @Test
  void registryNeedsNoTokenAndHasNoHeadersOfOurs() {
    Reply reply = send("GET", "api/v1/nodes", "");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers().map())
        .doesNotContainKeys("content-security-policy", "cache-control", "referrer-policy");
  }

  @Test
  void registryAnswersItsFailuresItself() {
    assertThat(registry("nodes/failure").toString()).isEqualTo("418 text/plain of the registry");
    Reply missing = registry("nodes/missing");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.mediaType()).isNotEqualTo("application/problem+json");
    assertThat(missing.headers().map()).doesNotContainKeys("content-security-policy");
  }

  @Test
  void apiAnswersUnderThePathThatWebXmlGives() {
    assertThat(send("GET", "admin/webhook", bearer()).status()).isEqualTo(200);
    assertThat(send("GET", "admin/.well-known/jwks.json", "").status()).isEqualTo(200);
    assertProblem(send("GET", "admin/webhook", ""), 401);
    Reply nothing = send("GET", "admin/nothing", bearer());
    assertProblem(nothing, 404);
    assertThat(nothing.headers().map()).containsKeys("content-security-policy", "cache-control");
  }

  /** What needs no token, or finds it in the message, is closed there as well. */
  @ParameterizedTest
  @CsvSource({
    "GET, webhook",
    "PUT, webhook",
    "DELETE, webhook",
    "PATCH, webhook",
    "GET, webhook/dlq",
    "GET, webhook/deliveries",
    "POST, webhook/ping",
    "POST, webhook/pause",
    "POST, webhook/secret",
    "GET, outbox/backup",
    "DELETE, events/1",
    "POST, audit-entries",
    "POST, wire",
    "GET, .well-known/jwks.json"
  })
  void nothingOfTheApiAnswersUnderThePathOfTheRegistry(String verb, String path) {
    for (String authorization : new String[] {"", bearer()}) {
      Reply reply = send(verb, "api/v1/" + path, authorization);

      assertThat(reply.status()).as(reply.toString()).isEqualTo(404);
      assertThat(reply.mediaType()).isNotEqualTo("application/problem+json");
    }
    assertThat(send("GET", "admin/webhook", bearer()).json().getBoolean("enabled")).isTrue();
  }

  @Test
  void serverThatBringsAnotherH2IsToldWhatToChange() {
    assumeThat(Installation.server()).isEqualTo("payara");
    try (Server other =
        Server.named("inside-other-h2")
            .deploying(
                RegistryWar.named("inside-other-h2")
                    .without("WEB-INF/glassfish-web.xml")
                    .with(RegistryApplication.class.getPackage())
                    .path())
            .launch()) {
      other.awaitLog("H2 2.2.224 is in use.*<class-loader delegate=\"false\"/>");
      assertThat(other.files()).noneMatch(file -> file.toString().endsWith(".mv.db"));
    }
  }

  private static Reply registry(String path) {
    return send("GET", "api/v1/" + path, "");
  }

  private static Reply send(String verb, String path, String authorization) {
    return server
        .api()
        .send(
            verb,
            server.root().resolve("/audit-webhook/" + path).toString(),
            verb.equals("GET") || verb.equals("DELETE")
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString("{}"),
            Map.of("Authorization", authorization, "Content-Type", "application/json"));
  }

  private static String bearer() {
    return "Bearer " + Server.ADMIN_TOKEN;
  }
}
