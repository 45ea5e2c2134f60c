package org.auditwebhook.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.auditwebhook.it.harness.Certificates;
import org.auditwebhook.it.harness.RawEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownloadTest {
  private static final int MOST = 1_000;
  private static final Certificates AUTHORITY = Certificates.authority();
  private static final Certificates.Issued RIGHT = AUTHORITY.issue("keys.test");

  @TempDir Path directory;

  @Test
  void aDocumentIsReadFromAnAddressThatNoEventMayGoTo() throws Exception {
    try (RawEndpoint endpoint = answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")) {
      assertThat(get(endpoint, "egress.allow", "")).isEqualTo("{}");
      assertThat(endpoint.requests())
          .singleElement()
          .asString()
          .startsWith("GET /hook?key=secret HTTP/1.1\r\n")
          .contains("Host: keys.test:" + endpoint.port(), "Accept: text/x", "Connection: close");
    }
  }

  @Test
  void chunksArePutTogether() throws Exception {
    try (RawEndpoint endpoint =
        answering(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n")) {
      assertThat(get(endpoint)).isEqualTo("{}");
    }
  }

  @Test
  void aDocumentMayBeAsLongAsIsAllowedAndNotLonger() throws Exception {
    for (int length : new int[] {MOST, MOST + 1, 1 << 20}) {
      String answer =
          "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + "x".repeat(length);
      try (RawEndpoint endpoint = answering(answer)) {
        if (length == MOST) {
          assertThat(get(endpoint)).hasSize(MOST);
        } else {
          assertRefused(endpoint, "more was sent while the answer was read than is read");
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}', no answer of status 200 but 404",
    "'HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1:1/\r\n\r\n', no answer of status 200 but"
        + " 302",
    "'HTTP/1.1 204 No Content\r\n\r\n', no answer of status 200 but 204",
    "'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}', the answer broke off",
    "'HTTP/1.1 200 OK\r\n\r\n{}', 'the answer broke off, or does not say how long it is'",
    "'garbage\r\n\r\n', is no HTTP/1.1",
  })
  void anythingElseIsNoDocument(String answer, String problem) throws Exception {
    try (RawEndpoint endpoint = answeringOnce(answer)) {
      assertRefused(endpoint, problem);
      assertThat(endpoint.connections()).isEqualTo(1);
    }
  }

  @Test
  void anAnswerThatDripsEndsAtItsTime() throws Exception {
    try (RawEndpoint endpoint =
        tls(
            connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n");
              for (int i = 0; i < 900; i++) {
                connection.write("x");
                Egress.pass(100);
              }
            })) {
      long begun = System.nanoTime();
      assertRefused(endpoint, "timed out while the answer was read");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    }
  }

  @Test
  void whoIsNotTrustedIsNotAsked() throws Exception {
    Certificates unknown = Certificates.authority();
    try (RawEndpoint endpoint =
        RawEndpoint.tls(
            unknown.server(unknown.issue("keys.test")),
            false,
            connection -> connection.readRequest())) {
      assertRefused(endpoint, "the certificate of keys.test is not trusted");
      assertThat(endpoint.requests()).isEmpty();
    }
  }

  @Test
  void onlyHttpsWillDo() throws Exception {
    Download download = download();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> download.get(URI.create("http://keys.test/"), "text/x", MOST));
  }

  private void assertRefused(RawEndpoint endpoint, String problem) {
    assertThatExceptionOfType(NoAnswerException.class)
        .isThrownBy(() -> get(endpoint))
        .withMessageStartingWith("no answer")
        .withMessageContaining(problem);
  }

  private String get(RawEndpoint endpoint, String... texts) throws IOException, NoAnswerException {
    byte[] body = download(texts).get(URI.create(endpoint.url("keys.test")), "text/x", MOST);
    return new String(body, StandardCharsets.UTF_8);
  }

  private Download download(String... texts) throws IOException {
    String[] all = new String[texts.length + 2];
    System.arraycopy(texts, 0, all, 0, texts.length);
    all[texts.length] = "tls.trust-store";
    all[texts.length + 1] =
        Files.writeString(directory.resolve("ca.pem"), AUTHORITY.pem()).toString();
    return new Download(Egress.settings(all), Egress::loopback, Duration.ofSeconds(2));
  }

  private static RawEndpoint answering(String answer) {
    return tls(
        connection -> {
          while (connection.readRequest()) {
            connection.write(answer);
          }
        });
  }

  private static RawEndpoint answeringOnce(String answer) {
    return tls(
        connection -> {
          connection.readRequest();
          connection.write(answer);
        });
  }

  private static RawEndpoint tls(RawEndpoint.Behaviour behaviour) {
    SSLContext context = AUTHORITY.server(RIGHT);
    return RawEndpoint.tls(
        context,
        false,
        connection -> {
          ((SSLSocket) connection.socket()).startHandshake();
          behaviour.serve(connection);
        });
  }
}
