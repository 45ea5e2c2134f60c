package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auditwebhook.it.Problems.assertProblem;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.auditwebhook.it.harness.Api;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;
import org.auditwebhook.it.harness.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which token may do what: every route with every kind of token. */
class ScopesIT {
  /** Done, or refused for another reason than the token. */
  private static final Set<Integer> LET_THROUGH = Set.of(200, 202, 400, 404, 409);

  @RegisterExtension final SharedServer webhook = new SharedServer();

  /**
   * One route.
   *
   * @param scope what it needs: {@code read}, {@code ingest} or {@code admin}
   */
  record Route(String scope, String method, String path, String body) {
    @Override
    public String toString() {
      return method + " /" + path;
    }
  }

  /** None of them does harm, even where it is let through: it asks for what is not there. */
  static Stream<Route> routes() {
    return Stream.of(
        new Route("read", "GET", "webhook", ""),
        new Route("read", "GET", "webhook/dlq", ""),
        new Route("read", "GET", "webhook/dlq/999999999999", ""),
        new Route("read", "GET", "webhook/deliveries", ""),
        new Route("read", "GET", "webhook/deliveries/999999999999", ""),
        new Route("read", "GET", "webhook/redeliveries", ""),
        new Route("read", "GET", "webhook/redeliveries/999999999999", ""),
        new Route("ingest", "POST", "audit-entries", "[]"),
        new Route("admin", "GET", "outbox/backup", ""),
        new Route("admin", "PUT", "webhook", "{\"url\":\"\"}"),
        new Route("admin", "DELETE", "webhook", ""),
        new Route("admin", "PATCH", "webhook", "{\"initial_backoff\":\"PT0.05S\"}"),
        new Route("admin", "DELETE", "webhook/dlq?before=2001-01-01T00:00:00Z", ""),
        new Route("admin", "DELETE", "webhook/dlq/999999999999", ""),
        new Route("admin", "DELETE", "events/999999999999", ""),
        new Route("admin", "POST", "webhook/dlq/999999999999/redeliver", ""),
        new Route("admin", "POST", "webhook/dlq/redeliver", "{}"),
        new Route("admin", "POST", "webhook/secret", "{\"secret\":\"\"}"),
        new Route("admin", "DELETE", "webhook/secret/previous", ""),
        new Route("admin", "POST", "webhook/signing-key", "[]"),
        new Route("admin", "DELETE", "webhook/signing-key/previous", ""),
        new Route("admin", "PUT", "webhook/headers", "{\"headers\":{}}"),
        new Route("admin", "DELETE", "webhook/headers", ""),
        new Route("admin", "POST", "webhook/pause", ""),
        new Route("admin", "POST", "webhook/resume", ""),
        new Route("admin", "DELETE", "webhook/redeliveries/999999999999", ""));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void noTokenIsAnsweredWith401AndAChallenge(Route route) {
    // when
    Reply reply = call(route, "");

    // then
    assertProblem(reply, 401);
    assertThat(reply.headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer"));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void unknownTokenIsAnsweredWith401(Route route) {
    assertProblem(call(route, Server.ADMIN_TOKEN + "x"), 401);
  }

  @ParameterizedTest
  @MethodSource("routes")
  void readTokenMayReadAndNothingElse(Route route) {
    assertScope(call(route, Server.READ_TOKEN), route.scope().equals("read"));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void ingestTokenMayRecordAndNothingElse(Route route) {
    assertScope(call(route, Server.INGEST_TOKEN), route.scope().equals("ingest"));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void adminTokenMayDoEverything(Route route) {
    assertScope(call(route, Server.ADMIN_TOKEN), true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic YWRtaW46YWRtaW4=",
        "Bearer",
        "Bearer  ",
        Server.ADMIN_TOKEN,
        "Bearer " + Server.ADMIN_TOKEN + " x",
        "Bearer " + Server.ADMIN_TOKEN + "," + Server.READ_TOKEN,
        "Bearer \"" + Server.ADMIN_TOKEN + "\"",
        "Token " + Server.ADMIN_TOKEN
      })
  void headerThatIsNoBearerTokenIsAnsweredWith401(String header) {
    // when
    Reply reply =
        webhook
            .api()
            .send("GET", "webhook", BodyPublishers.noBody(), Map.of("Authorization", header));

    // then
    assertProblem(reply, 401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer ", "BEARER ", "Bearer "})
  void schemeIsComparedWithoutCase(String scheme) {
    // RFC 9110, section 11.1
    Reply reply =
        webhook
            .api()
            .send(
                "GET",
                "webhook",
                BodyPublishers.noBody(),
                Map.of("Authorization", scheme + Server.ADMIN_TOKEN));

    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void everyOneOfSeveralTokensIsValid() {
    // given the shared server's second read token
    assertThat(webhook.server().api(Server.SECOND_READ_TOKEN).get("webhook").status())
        .isEqualTo(200);
    assertProblem(
        webhook.server().api(Server.READ_TOKEN + "," + Server.SECOND_READ_TOKEN).get("webhook"),
        401);
  }

  @Test
  void refusalTellsNeitherTheTokenNorTheUrl() {
    // when
    Reply reply = webhook.server().api("guess-of-a-stranger").get("webhook");

    // then
    assertThat(reply.body())
        .doesNotContain("guess-of-a-stranger")
        .doesNotContain(Server.ADMIN_TOKEN)
        .doesNotContain(webhook.receiver().url());
  }

  private static void assertScope(Reply reply, boolean allowed) {
    if (allowed) {
      assertThat(reply.status()).as("%s", reply).isIn(LET_THROUGH);
    } else {
      assertProblem(reply, 403);
    }
  }

  private Reply call(Route route, String token) {
    Api api = webhook.server().api(token);
    return route.body().isEmpty()
        ? api.send(route.method(), route.path(), BodyPublishers.noBody(), Map.of())
        : api.json(route.method(), route.path(), route.body());
  }
}
