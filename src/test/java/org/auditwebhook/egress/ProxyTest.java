package org.auditwebhook.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.auditwebhook.it.harness.Certificates;
import org.auditwebhook.it.harness.RawEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxyTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final Certificates AUTHORITY = Certificates.authority();

  @TempDir Path directory;

  @Test
  void plainRequestGoesToTheProxyWithItsWholeUrl() throws Exception {
    try (RawEndpoint proxy = RawEndpoint.answering(OK);
        Transport transport = through(proxy, "egress.proxy.credentials", "me:pass:word")) {
      assertThat(Egress.post(transport, "http://127.0.0.1:7/hook?x").status()).isEqualTo(200);
      assertThat(Egress.post(transport, "http://127.0.0.1:7").status()).isEqualTo(200);

      assertThat(proxy.connections()).isEqualTo(1);
      assertThat(proxy.requests().get(0).lines())
          .startsWith("POST http://127.0.0.1:7/hook?x HTTP/1.1", "Host: 127.0.0.1:7")
          .contains("Proxy-Authorization: Basic bWU6cGFzczp3b3Jk");
      assertThat(proxy.requests().get(1)).startsWith("POST http://127.0.0.1:7/ HTTP/1.1");
    }
  }

  @Test
  void securedRequestGoesThroughATunnelThatIsKept() throws Exception {
    try (RawEndpoint proxy = tunnel(AUTHORITY.issue("hidden.test"));
        Transport transport = through(proxy, "egress.proxy.credentials", "me:pass")) {
      assertThat(Egress.post(transport, "https://hidden.test/hook").status()).isEqualTo(200);
      assertThat(Egress.post(transport, "https://hidden.test/hook").status()).isEqualTo(200);

      assertThat(proxy.connections()).isEqualTo(1);
      assertThat(proxy.requests().get(0).lines())
          .containsExactly(
              "CONNECT hidden.test:443 HTTP/1.1",
              "Host: hidden.test:443",
              "Proxy-Authorization: Basic bWU6cGFzcw==",
              "");
    }
  }

  @Test
  void certificateBehindTheProxyIsVerified() throws Exception {
    try (RawEndpoint proxy = tunnel(AUTHORITY.issue("other.test"));
        Transport transport = through(proxy)) {
      assertNoAnswer(
          transport, "https://hidden.test/", "the certificate of hidden.test is for other names");
    }
  }

  @Test
  void nameThatDoesNotResolveHereIsLeftToTheProxy() throws Exception {
    try (RawEndpoint proxy = RawEndpoint.answering(OK);
        Transport transport =
            new Transport(
                Egress.settings("egress.proxy", "http://proxy.test:" + proxy.port()),
                host -> proxyOnly(host))) {
      assertThat(Egress.post(transport, "http://hidden.test/").status()).isEqualTo(200);
    }
  }

  @Test
  void whatThePolicyForbidsIsBlockedWhereItCanBeKnown() throws Exception {
    try (RawEndpoint proxy = RawEndpoint.answering(OK);
        Transport transport =
            new Transport(
                Egress.settings(
                    "egress.allow",
                    "10.0.0.0/8",
                    "egress.proxy",
                    "http://127.0.0.1:" + proxy.port()),
                Egress::loopback)) {
      // a literal, and a name that resolves here
      for (String url : List.of("http://169.254.169.254/", "http://name.test/")) {
        assertThatExceptionOfType(BlockedException.class)
            .isThrownBy(() -> Egress.post(transport, url));
      }
      assertThat(proxy.connections()).isZero();
    }
  }

  @Test
  void proxyThatWantsCredentialsIsToldOf() throws Exception {
    String answer = "HTTP/1.1 407 Nope\r\nContent-Length: 0\r\n\r\n";
    String sentence =
        "the proxy wants other credentials (407); set audit.webhook.egress.proxy.credentials";
    try (RawEndpoint proxy = RawEndpoint.answering(answer);
        Transport transport = through(proxy)) {
      assertNoAnswer(transport, "http://127.0.0.1:7/", sentence);
      assertNoAnswer(transport, "https://127.0.0.1:7/", sentence);
    }
  }

  @Test
  void sameStatusWithinATunnelIsTheEndpointsOwn() throws Exception {
    String answer = "HTTP/1.1 407 Mine\r\nContent-Length: 0\r\n\r\n";
    try (RawEndpoint proxy = tunnel(AUTHORITY.issue("hidden.test"), answer);
        Transport transport = through(proxy)) {
      assertThat(Egress.post(transport, "https://hidden.test/").status()).isEqualTo(407);
    }
  }

  @Test
  void proxyThatRefusesTheTunnelIsToldOf() throws Exception {
    try (RawEndpoint proxy = RawEndpoint.answering("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
        Transport transport = through(proxy)) {
      assertNoAnswer(
          transport,
          "https://hidden.test/",
          "the proxy answered 403 when it was asked for a connection");
    }
  }

  @Test
  void proxyThatDripsOrFloodsIsBounded() throws Exception {
    try (RawEndpoint dripping =
            RawEndpoint.plain(
                connection -> {
                  for (char one : "HTTP/1.1 200 OK\r\nX: xxxxxxxxxxxxxxxxxx".toCharArray()) {
                    connection.write(Character.toString(one));
                    Egress.pass(50);
                  }
                });
        RawEndpoint flooding =
            RawEndpoint.plain(
                connection -> {
                  connection.write("HTTP/1.1 200 OK\r\nX: ");
                  while (true) {
                    connection.write("x".repeat(4096));
                  }
                });
        Transport throughDripping = through(dripping, "timeout.total", "PT0.5S");
        Transport throughFlooding = through(flooding)) {
      assertNoAnswer(
          throughDripping,
          "https://hidden.test/",
          "timed out while the proxy was asked for a connection");
      assertNoAnswer(
          throughFlooding,
          "https://hidden.test/",
          "the head of the proxy's answer is longer than 64 KiB or 1,000 fields");
    }
  }

  @Test
  void proxyThatSpeaksBeforeTheEndpointIsNotTrusted() throws Exception {
    try (RawEndpoint proxy =
            RawEndpoint.answering("HTTP/1.1 200 OK\r\n\r\nwhat the endpoint said");
        Transport transport = through(proxy)) {
      assertThatExceptionOfType(NoAnswerException.class)
          .isThrownBy(() -> Egress.post(transport, "https://hidden.test/"));
    }
  }

  private Transport through(RawEndpoint proxy, String... more) throws Exception {
    Path trusted = Files.writeString(directory.resolve("ca.pem"), AUTHORITY.pem());
    String[] texts =
        Stream.concat(
                Stream.of(
                    "egress.proxy",
                    "http://127.0.0.1:" + proxy.port(),
                    "tls.trust-store",
                    trusted.toString()),
                Stream.of(more))
            .toArray(String[]::new);
    return new Transport(Egress.settings(texts), ProxyTest::unknown);
  }

  private static List<InetAddress> unknown(String host) throws UnknownHostException {
    if (host.equals("127.0.0.1")) {
      return Egress.loopback(host);
    }
    throw new UnknownHostException(host);
  }

  private static List<InetAddress> proxyOnly(String host) throws UnknownHostException {
    if (host.equals("proxy.test")) {
      return Egress.loopback(host);
    }
    throw new UnknownHostException(host);
  }

  private static void assertNoAnswer(Transport transport, String url, String sentence) {
    assertThatExceptionOfType(NoAnswerException.class)
        .isThrownBy(() -> Egress.post(transport, url))
        .withMessage("no answer: " + sentence);
  }

  /** A proxy that is at the same time what it leads to: TLS begins on the same connection. */
  private static RawEndpoint tunnel(Certificates.Issued own) {
    return tunnel(own, OK);
  }

  private static RawEndpoint tunnel(Certificates.Issued own, String answer) {
    SSLContext context = AUTHORITY.server(own);
    return RawEndpoint.plain(
        connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 Connection established\r\n\r\n");
          Socket socket = connection.socket();
          SSLSocket tls =
              (SSLSocket)
                  context
                      .getSocketFactory()
                      .createSocket(socket, "127.0.0.1", socket.getPort(), true);
          tls.setUseClientMode(false);
          RawEndpoint.Connected secured = connection.over(tls);
          while (secured.readRequest()) {
            secured.write(answer);
          }
        });
  }
}
