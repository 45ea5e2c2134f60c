package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.auditwebhook.it.harness.Certificates;
import org.auditwebhook.it.harness.RawEndpoint;
import org.auditwebhook.it.harness.Server;
import org.junit.jupiter.api.Test;

/** Delivery through an HTTP proxy: plain, in a tunnel, and what the egress rules still forbid. */
class ProxyIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final Certificates AUTHORITY = Certificates.authority();

  /** A name that no resolver knows (RFC 6761, section 6.4). */
  private static final String HIDDEN = "hidden.invalid";

  private final AtomicBoolean credentialsAreWrong = new AtomicBoolean();

  @Test
  void everyRequestGoesThroughTheProxy() throws IOException {
    try (RawEndpoint proxy = proxy();
        Server server = Server.named("proxy")) {
      // given
      server.with("egress.proxy", "http://127.0.0.1:" + proxy.port());
      server.with("egress.proxy.credentials", "me:secret");
      server.with("tls.trust-store", server.write("ca.pem", AUTHORITY.pem()).toString());
      server.with("retry.max-attempts", "1");
      server.start();

      // when plain, to a name that only the proxy knows
      server.api().target("http://" + HIDDEN + "/hook");
      server.api().awaitDelivery(server.api().recordAction("plain"), "delivered");

      // then
      assertThat(proxy.requests().get(0))
          .startsWith("POST http://" + HIDDEN + "/hook HTTP/1.1\r\n")
          .contains("Proxy-Authorization: Basic bWU6c2VjcmV0\r\n")
          .contains("\"action\":\"plain\"");

      // when in a tunnel
      server.api().target("https://" + HIDDEN + "/hook");
      server.api().awaitDelivery(server.api().recordAction("tunnelled"), "delivered");

      // then the credentials are for the proxy only
      assertThat(proxy.requests().get(1)).startsWith("CONNECT " + HIDDEN + ":443 HTTP/1.1\r\n");
      assertThat(proxy.requests().get(2))
          .startsWith("POST /hook HTTP/1.1\r\n")
          .doesNotContain("Proxy-Authorization");

      // when the proxy wants other credentials
      credentialsAreWrong.set(true);
      server.api().target("http://" + HIDDEN + "/hook");
      JsonObject dead = server.api().awaitDeadLetter(server.api().recordAction("unauthorized"));

      // then the operator is told what to set
      assertThat(dead.getString("cause")).isEqualTo("unavailable");
      assertThat(dead.getJsonArray("attempt_log").getJsonObject(0).getString("detail"))
          .contains("407", "audit.webhook.egress.proxy.credentials");
    }
  }

  /** A proxy that is at the same time what it leads to. */
  private RawEndpoint proxy() {
    SSLContext context = AUTHORITY.server(AUTHORITY.issue(HIDDEN));
    return RawEndpoint.plain(
        connection -> {
          while (connection.readRequest()) {
            if (credentialsAreWrong.get()) {
              connection.write("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n");
            } else if (connection.lastRequest().startsWith("CONNECT ")) {
              connection.write("HTTP/1.1 200 Connection established\r\n\r\n");
              connection = connection.over(secured(context, connection.socket()));
            } else {
              connection.write(OK);
            }
          }
        });
  }

  private static SSLSocket secured(SSLContext context, Socket socket) throws IOException {
    SSLSocket tls =
        (SSLSocket)
            context.getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
    tls.setUseClientMode(false);
    return tls;
  }
}
