package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auditwebhook.it.Problems.assertProblem;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Node;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What requests are signed with and carry, verified by the reference libraries of Standard Webhooks
 * for Java and for JavaScript. The tests of one server, in an order: a secret that was set stays.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SigningIT {
  private static final List<String> NAMES =
      List.of("webhook-id", "webhook-timestamp", "webhook-signature");

  /** The configured secret is plain text; the libraries take base64 of its bytes. */
  private static final String CONFIGURED =
      "whsec_" + Base64.getEncoder().encodeToString(Server.SECRET.getBytes(StandardCharsets.UTF_8));

  private static Receiver receiver;
  private static Server server;

  @BeforeAll
  static void boot() {
    receiver = Receiver.start();
    server =
        Server.named("signing")
            .with("url", receiver.url())
            .with("retry.initial-backoff", "PT1.1S")
            .with("header.X-Tenant", "configured-tenant")
            .start();
  }

  @AfterAll
  static void end() {
    server.close();
    receiver.close();
  }

  @Test
  @Order(1)
  void eachAttemptHasTheSameIdAndItsOwnTimeAndSignature() {
    receiver.answersTo("signing.retried", Answer.status(503), Answer.status(204));

    long id = server.api().recordAction("signing.retried");
    List<Post> posts = receiver.awaitPosts(id, 2);

    assertThat(posts)
        .extracting(post -> post.header("webhook-id").orElseThrow())
        .allSatisfy(text -> assertThat(text).matches("evt_[0-9a-f]{16}_" + id))
        .containsOnly(posts.get(0).header("webhook-id").orElseThrow());
    assertThat(posts).extracting(SigningIT::seconds).isSorted().doesNotHaveDuplicates();
    assertThat(posts).allSatisfy(post -> assertThat(verifies(post, CONFIGURED)).isTrue());
    assertThat(posts)
        .allSatisfy(
            post ->
                assertThat(post.header("X-Pilot-Signature-256"))
                    .contains(Signatures.of(post.body(), Server.SECRET)));
  }

  @Test
  @Order(2)
  void configuredHeadersAreSentUntilAnAdminSetsOthers() {
    assertThat(post().header("X-Tenant")).contains("configured-tenant");

    Reply set =
        server.api().put("webhook/headers", "{\"headers\":{\"Authorization\":\"Splunk s3cret\"}}");

    assertThat(set.status()).isEqualTo(200);
    assertThat(set.body()).doesNotContain("s3cret");
    Post post = post();
    assertThat(post.header("Authorization")).contains("Splunk s3cret");
    assertThat(post.header("X-Tenant")).isEmpty();
    Reply shown = server.api().get("webhook");
    assertThat(shown.body()).doesNotContain("s3cret");
    assertThat(shown.json().getJsonArray("headers").getString(0)).isEqualTo("Authorization");
    assertThat(server.api().delete("webhook/headers").status()).isEqualTo(200);
    assertThat(post().header("Authorization")).isEmpty();
  }

  @ParameterizedTest
  @Order(3)
  @ValueSource(
      strings = {
        "{\"Host\":\"a.test\"}",
        "{\"content-length\":\"0\"}",
        "{\"Transfer-Encoding\":\"chunked\"}",
        "{\"Proxy-Authorization\":\"x\"}",
        "{\"webhook-signature\":\"v1,x\"}",
        "{\"X-Pilot-Signature-256\":\"x\"}",
        "{\"X-A\":\"a\\r\\nX-B: b\"}",
        "{\"X-A\\r\\nX-B\":\"b\"}",
        "{\"X A\":\"b\"}",
        "{\"\":\"b\"}",
        "{\"X-A\":\"\"}",
        "{\"X-A\":\"gr\u00fcn\"}",
        "{\"X-A\":1}",
        "{\"X-A\":\"1\",\"x-a\":\"2\"}"
      })
  void headerThatMayNotBeSetIsRefused(String headers) {
    assertProblem(server.api().put("webhook/headers", "{\"headers\":%s}".formatted(headers)), 400);

    assertThat(server.api().webhook().getString("headers_source")).isEqualTo("configuration");
  }

  @ParameterizedTest
  @Order(4)
  @ValueSource(strings = {"", "short", "whsec_AAAA", "whsec_***"})
  void secretThatIsWeakOrMalformedIsRefused(String secret) {
    Reply reply = server.api().post("webhook/secret", "{\"secret\":\"%s\"}".formatted(secret));

    assertProblem(reply, 400);
    assertThat(server.api().webhook().getInt("secrets")).isEqualTo(1);
  }

  @Test
  @Order(5)
  void publicKeysAreOpenToAllAndMayBeCached() {
    Reply keys = server.api("").get(".well-known/jwks.json");

    assertThat(keys.status()).isEqualTo(200);
    assertThat(keys.mediaType()).isEqualTo("application/json");
    assertThat(keys.headers().allValues("Cache-Control")).containsExactly("public, max-age=300");
    assertThat(keys.json().getJsonArray("keys")).isEmpty();
  }

  @Test
  @Order(6)
  void referenceLibrariesAcceptOldAndNewWhileRotating() {
    // given a secret and a key beside the configured secret
    Reply rotated = server.api().post("webhook/secret", "{}");
    assertThat(rotated.status()).isEqualTo(200);
    assertThat(rotated.headers().firstValue("Cache-Control")).contains("no-store");
    String generated = rotated.json().getString("secret");
    assertThat(server.api().post("webhook/signing-key", "{}").status()).isEqualTo(200);
    assertThat(server.api().post("webhook/signing-key", "{}").status()).isEqualTo(200);

    // when
    Post post = post();

    // then both secrets and both keys verify, and nothing that was changed does
    JsonObject keys = server.api("").get(".well-known/jwks.json").json();
    assertThat(keys.getJsonArray("keys")).hasSize(2);
    assertThat(verifies(post, generated)).isTrue();
    assertThat(verifies(post, CONFIGURED)).isTrue();
    List<Verifier> verifiers = new ArrayList<>();
    Stream.of(CONFIGURED, generated)
        .forEach(secret -> verifiers.add(new Verifier("secret", Json.createValue(secret))));
    keys.getJsonArray("keys").forEach(key -> verifiers.add(new Verifier("jwk", key)));
    JsonArrayBuilder cases = Json.createArrayBuilder();
    verifiers.forEach(verifier -> verifier.cases(post).forEach(cases::add));
    assertThat(accepted(cases))
        .as("for each verifier: as it is; body, id and time changed")
        .containsExactlyElementsOf(
            verifiers.stream().flatMap(verifier -> Stream.of(true, false, false, false)).toList());
    assertThat(post.header("X-Pilot-Signature-256-Previous"))
        .contains(Signatures.of(post.body(), Server.SECRET));
  }

  @Test
  @Order(7)
  void whatWasSetIsInForceOverARestartAndReadableNowhere() throws Exception {
    String secret = "a-secret-that-is-easy-to-find";
    assertThat(server.api().post("webhook/secret", "{\"secret\":\"%s\"}".formatted(secret)).body())
        .doesNotContain(secret);

    server.stop();
    server.start();

    assertThat(verifies(post(), library(secret))).isTrue();
    JsonObject shown = server.api().webhook();
    assertThat(shown.getInt("secrets")).isEqualTo(3);
    assertThat(shown.getJsonArray("signing_keys")).hasSize(2);
    assertThat(shown.getString("secret_source")).isEqualTo("admin");
    try (Stream<Path> files = Files.walk(server.data())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as("%s", file)
            .doesNotContain(secret);
      }
    }
  }

  @Test
  @Order(8)
  void endedSecretsAndKeysSignNoMore() {
    assertThat(server.api().delete("webhook/secret/previous").status()).isEqualTo(200);
    assertThat(server.api().delete("webhook/signing-key/previous").status()).isEqualTo(200);

    Post post = post();

    assertThat(verifies(post, CONFIGURED)).isFalse();
    assertThat(post.header("X-Pilot-Signature-256-Previous")).isEmpty();
    assertThat(post.header("webhook-signature").orElseThrow().split(" "))
        .satisfiesExactly(
            v1 -> assertThat(v1).startsWith("v1,"), v1a -> assertThat(v1a).startsWith("v1a,"));
    assertThat(server.api("").get(".well-known/jwks.json").json().getJsonArray("keys")).hasSize(1);
  }

  @Test
  @Order(9)
  void fifthReplacedSecretIsRefused() {
    for (int i = 1; i <= 4; i++) {
      assertThat(server.api().post("webhook/secret", "{}").status()).isEqualTo(200);
    }

    assertProblem(server.api().post("webhook/secret", "{}"), 409);
  }

  /** Something that verifies: a secret, or a public key. */
  private record Verifier(String kind, JsonValue value) {
    Stream<JsonObjectBuilder> cases(Post post) {
      Map<String, String> id = headers(post);
      id.put("webhook-id", id.get("webhook-id") + "0");
      Map<String, String> time = headers(post);
      time.put("webhook-timestamp", Long.toString(seconds(post) - 1));
      return Stream.of(
          of(post.text(), headers(post)),
          of(post.text().replaceFirst("signing", "singing"), headers(post)),
          of(post.text(), id),
          of(post.text(), time));
    }

    private JsonObjectBuilder of(String body, Map<String, String> headers) {
      JsonObjectBuilder names = Json.createObjectBuilder();
      headers.forEach(names::add);
      return Json.createObjectBuilder().add("body", body).add("headers", names).add(kind, value);
    }
  }

  private static List<Boolean> accepted(JsonArrayBuilder cases) {
    return Node.verify(Json.createObjectBuilder().add("cases", cases).build())
        .getJsonArray("accepted")
        .stream()
        .map(JsonValue.TRUE::equals)
        .toList();
  }

  private static Post post() {
    return receiver.awaitPost(server.api().recordAction("signing.one"));
  }

  private static boolean verifies(Post post, String secret) {
    Map<String, List<String>> headers =
        headers(post).entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
    try {
      new Webhook(secret).verify(post.text(), HttpHeaders.of(headers, (name, value) -> true));
      return true;
    } catch (WebhookVerificationException e) {
      return false;
    }
  }

  private static String library(String secret) {
    return Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> headers(Post post) {
    Map<String, String> headers = new HashMap<>();
    NAMES.forEach(name -> headers.put(name, post.header(name).orElseThrow()));
    return headers;
  }

  private static long seconds(Post post) {
    return Long.parseLong(post.header("webhook-timestamp").orElseThrow());
  }
}
