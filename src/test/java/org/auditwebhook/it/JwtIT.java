package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auditwebhook.it.Problems.assertProblem;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Map;
import org.auditwebhook.it.harness.Api;
import org.auditwebhook.it.harness.Certificates;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Issuer;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.RawEndpoint;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * JSON Web Tokens in place of configured tokens: a server that has none of those, and an issuer
 * whose keys it reads over HTTPS.
 */
class JwtIT {
  private static final String ISSUER = "https://login.example/realms/audit";
  private static final Issuer RSA = Issuer.of("RS256", "rsa");
  private static final Issuer EDWARDS = Issuer.of("EdDSA", "ed");
  private static final Issuer STRANGER = Issuer.of("RS256", "rsa");

  private static RawEndpoint keys;
  private static Receiver receiver;
  private static Server server;

  @BeforeAll
  static void boot() {
    Certificates authority = Certificates.authority();
    String set = Issuer.jwks(RSA, Issuer.of("ES256", "ec"), EDWARDS);
    keys =
        RawEndpoint.tls(
            authority.server(authority.issue("127.0.0.1")),
            false,
            connection -> {
              while (connection.readRequest()) {
                connection.write(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(set.length(), set));
              }
            });
    receiver = Receiver.start();
    server =
        Server.named("jwt")
            .without("admin.token")
            .without("read.token")
            .without("ingest.token")
            .with("ingest.token.registry-a", Server.INGEST_TOKEN)
            .with("admin.audit", "true")
            .with("url", receiver.url())
            .with("jwt.issuer", ISSUER)
            .with("jwt.audience", "audit-webhook")
            .with("jwt.keys", keys.url())
            .with("jwt.roles-claim", "realm_access.roles");
    server.with("tls.trust-store", server.write("trusted.pem", authority.pem()).toString());
    server.start(401);
  }

  @AfterAll
  static void end() throws IOException {
    server.close();
    receiver.close();
    keys.close();
  }

  @ParameterizedTest
  @CsvSource({
    "audit-webhook-admin, 200, 202, 200",
    "audit-webhook-read, 200, 403, 403",
    "audit-webhook-ingest, 403, 202, 403",
    "offline_access, 403, 403, 403",
  })
  void rolesAreScopes(String role, int reading, int recording, int changing) {
    Api api = api(RSA.token(claims("alice", role)));

    assertStatus(api.get("webhook"), reading);
    assertStatus(api.post("audit-entries", "[]"), recording);
    assertStatus(api.patch("webhook", "{\"initial_backoff\":\"PT1S\"}"), changing);
  }

  @Test
  void keysOfEachKindVerifyAndAreReadOnce() {
    for (int i = 0; i < 20; i++) {
      assertThat(api(RSA.token(claims("alice", "audit-webhook-read"))).get("webhook").status())
          .isEqualTo(200);
      assertThat(api(EDWARDS.token(claims("bob", "audit-webhook-read"))).get("webhook").status())
          .isEqualTo(200);
    }
    // once for the first token, and at most once for the unknown kid of another test
    assertThat(keys.requests()).hasSizeBetween(1, 2);
    assertThat(keys.requests().get(0)).startsWith("GET ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"forged", "unknown", "expired", "audience", "issuer", "none", "garbage"})
  void whatIsNotValidIsAnsweredWith401(String kind) {
    Reply reply = api(hostile(kind)).get("webhook");

    JsonObject problem = assertProblem(reply, 401);
    assertThat(problem.getString("detail")).startsWith("The token ");
    assertThat(reply.body()).doesNotContain("alice", hostile(kind));
    assertThat(reply.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"audit-webhook\", error=\"invalid_token\"");
  }

  private static String hostile(String kind) {
    String good = claims("alice", "audit-webhook-admin");
    return switch (kind) {
      case "forged" -> STRANGER.token(good);
      case "unknown" -> STRANGER.as("RS256", "unknown").token(good);
      case "expired" -> RSA.token(good.replaceFirst("\"exp\":\\d+", "\"exp\":1700000000"));
      case "audience" -> RSA.token(good.replace("[\"account\",\"audit-webhook\"]", "\"account\""));
      case "issuer" -> RSA.token(good.replace(ISSUER, "https://evil.example"));
      case "none" -> RSA.sign("{\"alg\":\"none\"}", good);
      default -> "a.b.c";
    };
  }

  @Test
  void whoHasItIsTheProducerAndIsToldToTheEndpoint() {
    // given
    Api alice = api(RSA.token(claims("alice", "audit-webhook-admin")));

    // when
    long id = alice.recordAction("by.alice");
    alice.change("initial_backoff", "PT0.7S");

    // then
    assertThat(alice.awaitDelivery(id, "delivered").getString("producer")).isEqualTo("jwt:alice");
    Post told =
        Eventually.get(
                "the change to be told",
                () ->
                    receiver.posts().stream()
                        .filter(post -> post.action().equals("webhook.limits_changed"))
                        .filter(post -> post.text().contains("PT0.7S"))
                        .toList(),
                posts -> !posts.isEmpty())
            .get(0);
    assertThat(told.event().getJsonObject("details").getString("principal")).isEqualTo("jwt:alice");
  }

  @Test
  void idempotencyKeysOfTwoSubjectsNeverMeet() {
    // given names that end as a configured one does, and that are longer than their column
    String long1 = "x".repeat(195) + "1";
    String long2 = "x".repeat(195) + "2";

    long first = recordWithKey(RSA.token(claims("registry-a", "audit-webhook-ingest")));

    assertThat(recordWithKey(RSA.token(claims("registry-a", "audit-webhook-ingest"))))
        .isEqualTo(first);
    assertThat(recordWithKey(Server.INGEST_TOKEN)).isNotEqualTo(first);
    long of1 = recordWithKey(RSA.token(claims(long1, "audit-webhook-ingest")));
    assertThat(recordWithKey(RSA.token(claims(long2, "audit-webhook-ingest")))).isNotEqualTo(of1);
    assertThat(recordWithKey(RSA.token(claims(long1, "audit-webhook-ingest")))).isEqualTo(of1);
    assertThat(
            api(RSA.token(claims("alice", "audit-webhook-read")))
                .awaitDelivery(of1, "delivered")
                .getString("producer"))
        .isEqualTo("jwt:" + long1);
  }

  @Test
  void aMessageOfTheWireMayHaveOneInIt() {
    assertThat(wire(RSA.token(claims("alice", "audit-webhook-admin"))).status()).isEqualTo(200);
    Reply refused = wire(RSA.token(claims("alice", "audit-webhook-read")));
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.json().getString("type")).isEqualTo("error");
  }

  @Test
  void aLongOneIsTaken() {
    // given one of more than 6,000 characters, as of somebody with many roles
    String token = RSA.token(claims("alice", "audit-webhook-read\",\"" + "x".repeat(4_500)));

    assertThat(token.length()).isGreaterThan(6_000);
    assertThat(api(token).get("webhook").status()).isEqualTo(200);
  }

  @Test
  void theLogHasNoToken() {
    String token = RSA.token(claims("alice", "audit-webhook-read"));
    api(token).get("webhook");
    api(token + "A").get("webhook");

    assertThat(server.log())
        .contains("jwt.issuer=" + ISSUER, "jwt.roles-claim=realm_access.roles")
        .doesNotContain(token.substring(0, token.indexOf('.')), "key=secret");
  }

  private static Reply wire(String token) {
    return api("")
        .post("wire", "{\"type\":\"get_webhook\",\"admin_token\":\"%s\"}".formatted(token));
  }

  private static long recordWithKey(String token) {
    return Api.ids(
            api(token)
                .send(
                    "POST",
                    "audit-entries",
                    BodyPublishers.ofString("{\"action\":\"once\"}"),
                    Map.of("Content-Type", "application/json", "Idempotency-Key", "the-same")))
        .get(0);
  }

  private static void assertStatus(Reply reply, int status) {
    if (status == 403) {
      assertProblem(reply, 403);
    } else {
      assertThat(reply.status()).as("%s", reply).isEqualTo(status);
    }
  }

  /** As a Keycloak makes them. */
  private static String claims(String subject, String role) {
    long now = Instant.now().getEpochSecond();
    return """
    {"iss":"%s","aud":["account","audit-webhook"],"sub":"%s","typ":"Bearer","azp":"console",\
    "exp":%d,"iat":%d,"realm_access":{"roles":["default-roles-audit","%s"]}}"""
        .formatted(ISSUER, subject, now + 300, now, role);
  }

  private static Api api(String token) {
    return server.api(token);
  }
}
