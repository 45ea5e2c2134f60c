package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import javax.net.ssl.SSLContext;
import org.auditwebhook.it.harness.Certificates;
import org.auditwebhook.it.harness.RawEndpoint;
import org.auditwebhook.it.harness.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * TLS of the deployed WAR: whom it trusts, and who it is. The shared server trusts one authority of
 * the tests and has a client certificate of it.
 */
class TlsIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @RegisterExtension final SharedServer webhook = new SharedServer();

  @BeforeEach
  void oneAttempt() {
    assertThat(webhook.api().patch("webhook", "{\"max_attempts\":1}").status()).isEqualTo(200);
  }

  @AfterEach
  void threeAttempts() {
    assertThat(webhook.api().patch("webhook", "{\"max_attempts\":3}").status()).isEqualTo(200);
  }

  @Test
  void trustedEndpointIsDeliveredToOnAKeptConnection() throws IOException {
    SSLContext right = SharedServer.TRUSTED.server(SharedServer.TRUSTED.issue("127.0.0.1"));
    try (RawEndpoint endpoint = answering(right, false)) {
      webhook.api().target(endpoint.url());

      for (int i = 0; i < 5; i++) {
        webhook.api().awaitDelivery(webhook.api().recordAction("node.registered"), "delivered");
      }

      assertThat(endpoint.requests()).hasSize(5);
      assertThat(endpoint.connections()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void clientCertificateIsShownToWhoWantsOne() throws IOException {
    SSLContext right = SharedServer.TRUSTED.server(SharedServer.TRUSTED.issue("127.0.0.1"));
    try (RawEndpoint endpoint = answering(right, true)) {
      webhook.api().target(endpoint.url());

      webhook.api().awaitDelivery(webhook.api().recordAction("node.registered"), "delivered");
    }
  }

  @Test
  void endpointThatTrustsOtherClientsTakesNothing() throws IOException {
    // given one whose own certificate is right, but who knows another authority's clients only
    SSLContext strange = Certificates.authority().server(SharedServer.TRUSTED.issue("127.0.0.1"));
    try (RawEndpoint endpoint = answering(strange, true)) {
      webhook.api().target(endpoint.url());

      JsonObject dead =
          webhook.api().awaitDeadLetter(webhook.api().recordAction("node.registered"));

      assertThat(dead.getString("cause")).isEqualTo("unavailable");
      assertThat(endpoint.requests()).isEmpty();
    }
  }

  @Test
  void endpointOfAnUnknownAuthorityIsRefused() throws IOException {
    Certificates unknown = Certificates.authority();
    assertRefused(unknown.server(unknown.issue("127.0.0.1")), "is not trusted");
  }

  @Test
  void certificateForAnotherNameIsRefused() throws IOException {
    assertRefused(
        SharedServer.TRUSTED.server(SharedServer.TRUSTED.issue("other.test")),
        "is for other names");
  }

  @Test
  void certificateThatHasExpiredIsRefused() throws IOException {
    assertRefused(
        SharedServer.TRUSTED.server(SharedServer.TRUSTED.expired("127.0.0.1")), "has expired");
  }

  private void assertRefused(SSLContext wrong, String sentence) throws IOException {
    try (RawEndpoint endpoint = answering(wrong, false)) {
      webhook.api().target(endpoint.url());

      JsonObject dead =
          webhook.api().awaitDeadLetter(webhook.api().recordAction("node.registered"));

      assertThat(dead.getString("cause")).isEqualTo("unavailable");
      assertThat(dead.getJsonArray("attempt_log").getJsonObject(0).getString("detail"))
          .contains("the certificate of 127.0.0.1", sentence);
      assertThat(endpoint.requests()).isEmpty();
    }
  }

  private static RawEndpoint answering(SSLContext context, boolean wantsCertificate) {
    return RawEndpoint.tls(
        context,
        wantsCertificate,
        connection -> {
          while (connection.readRequest()) {
            connection.write(OK);
          }
        });
  }
}
