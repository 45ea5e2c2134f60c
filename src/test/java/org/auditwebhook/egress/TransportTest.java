package org.auditwebhook.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.auditwebhook.it.harness.RawEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final Transport transport = Egress.transport();

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void requestHasTheHeadersThatAreGivenAndThoseOfItsFraming() throws Exception {
    try (RawEndpoint endpoint = RawEndpoint.answering(OK)) {
      Egress.post(transport, endpoint.url());

      assertThat(endpoint.requests())
          .containsExactly(
              """
              POST /hook?key=secret HTTP/1.1
              Host: 127.0.0.1:%d
              Content-Type: application/json
              User-Agent: test/1
              Accept-Encoding: identity
              Content-Length: 14

              {"event_id":1}"""
                  .formatted(endpoint.port())
                  .replace("\n", "\r\n"));
    }
  }

  @Test
  void headersOfTheConnectionAreTheTransportsOwn() throws Exception {
    try (RawEndpoint endpoint = RawEndpoint.answering(OK)) {
      Map<String, List<String>> headers =
          Map.of(
              "HOST", List.of("elsewhere"),
              "transfer-encoding", List.of("chunked"),
              "Content-Length", List.of("1"),
              "Connection", List.of("close"),
              "accept-encoding", List.of("gzip"));

      transport.post(URI.create(endpoint.url()), headers, Egress.BODY);
      transport.post(URI.create(endpoint.url()), headers, Egress.BODY);

      assertThat(endpoint.connections()).isEqualTo(1);
      assertThat(endpoint.requests())
          .allSatisfy(
              request ->
                  assertThat(request.lines())
                      .hasSize(6)
                      .contains("Content-Length: 14", "Accept-Encoding: identity"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nb", "a\rb", "a\u0000b", "ä", "\u2028"})
  void headerThatWouldBreakOutIsNotSent(String value) throws Exception {
    try (RawEndpoint endpoint = RawEndpoint.answering(OK)) {
      Map<String, List<String>> headers = Map.of("X-Key", List.of(value));

      assertThatIllegalArgumentException()
          .isThrownBy(() -> transport.post(URI.create(endpoint.url()), headers, Egress.BODY))
          .withMessage("the header X-Key has a malformed value");
      assertThat(endpoint.connections()).isZero();
    }
  }

  @Test
  void largeBodyArrivesWhole() throws Exception {
    try (RawEndpoint endpoint = RawEndpoint.answering(OK)) {
      byte[] body = Egress.body(1_048_576);

      transport.post(URI.create(endpoint.url()), Map.of(), body);

      assertThat(endpoint.requests().get(0))
          .endsWith("\r\n\r\n" + new String(body, StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 226, 299, 301, 304, 400, 410, 429, 500, 503, 599})
  void statusIsTheAnswer(int status) throws Exception {
    try (RawEndpoint endpoint =
        RawEndpoint.answering("HTTP/1.1 " + status + " x\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(Egress.post(transport, endpoint.url()))
          .isEqualTo(new Answer(status, Optional.empty()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {600, 999})
  void statusThatIsNoneOfHttpIsNoAnswer(int status) throws Exception {
    try (RawEndpoint endpoint =
        RawEndpoint.answering("HTTP/1.1 " + status + " x\r\nContent-Length: 0\r\n\r\n")) {
      assertNoAnswer(endpoint, "what was answered is no HTTP/1.1");
    }
  }

  @Test
  void retryAfterIsPartOfTheAnswer() throws Exception {
    try (RawEndpoint endpoint =
        RawEndpoint.answering("HTTP/1.1 503 x\r\nretry-after:  7 \r\nContent-Length: 0\r\n\r\n")) {
      assertThat(Egress.post(transport, endpoint.url()))
          .isEqualTo(new Answer(503, Optional.of("7")));
    }
  }

  @Test
  void informationBeforeTheAnswerIsSkipped() throws Exception {
    try (RawEndpoint endpoint =
        RawEndpoint.answering(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK)) {
      assertThat(Egress.post(transport, endpoint.url()).status()).isEqualTo(200);
      assertThat(Egress.post(transport, endpoint.url()).status()).isEqualTo(200);
      assertThat(endpoint.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OK,
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nok\r\n0\r\nX: y\r\n\r\n",
        "HTTP/1.1 500 x\r\nContent-Length: 3\r\nKeep-Alive: timeout=5, max=100\r\n\r\nbad",
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\nContent-Length: 2\n\nok"
      })
  void connectionIsKept(String answer) throws Exception {
    try (RawEndpoint endpoint = RawEndpoint.answering(answer)) {
      for (int i = 0; i < 10; i++) {
        Egress.post(transport, endpoint.url());
      }

      assertThat(endpoint.requests()).hasSize(10);
      assertThat(endpoint.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775808\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n"
      })
  void connectionIsNotKeptAndTheAnswerCounts(String answer) throws Exception {
    // given one that closes behind its answer, so that a body without an end has one
    try (RawEndpoint endpoint =
        RawEndpoint.plain(
            connection -> {
              connection.readRequest();
              connection.write(answer);
            })) {
      assertThat(Egress.post(transport, endpoint.url()).status()).isBetween(200, 204);
      assertThat(Egress.post(transport, endpoint.url()).status()).isBetween(200, 204);

      assertThat(endpoint.connections()).isEqualTo(2);
    }
  }

  @Test
  void answerThatComesUnaskedIsNotTakenForThatToTheNextRequest() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    try (RawEndpoint endpoint =
        RawEndpoint.plain(
            connection -> {
              connection.readRequest();
              connection.write(OK);
              connection.write("HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n");
              sent.countDown();
              connection.readRequest();
            })) {
      Egress.post(transport, endpoint.url());
      sent.await();

      assertThat(Egress.post(transport, endpoint.url()).status()).isEqualTo(200);
      assertThat(endpoint.connections()).isEqualTo(2);
    }
  }

  @Test
  void connectionThatWasClosedWhileItWasIdleIsNotUsed() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (RawEndpoint endpoint =
        RawEndpoint.plain(
            connection -> {
              connection.readRequest();
              connection.write(OK);
              connection.socket().close();
              closed.countDown();
            })) {
      Egress.post(transport, endpoint.url());
      closed.await();
      Egress.pass(150); // the shortest idleness that is looked at is 100 ms

      assertThat(Egress.post(transport, endpoint.url()).status()).isEqualTo(200);
      assertThat(endpoint.requests()).hasSize(2);
    }
  }

  @Test
  void requestIsNeverSentTwice() throws Exception {
    // given a kept connection that is closed at the second request, without an answer
    try (RawEndpoint endpoint =
        RawEndpoint.plain(
            connection -> {
              connection.readRequest();
              connection.write(OK);
              connection.readRequest();
            })) {
      Egress.post(transport, endpoint.url());

      assertNoAnswer(endpoint, "the connection was closed without an answer");
      assertThat(endpoint.requests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"HTTP", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nX: y\r\n"})
  void headThatBreaksOffIsNoAnswer(String head) throws Exception {
    try (RawEndpoint endpoint = answeringOnce(head)) {
      assertNoAnswer(endpoint, "the head of the answer broke off");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 400 Bad\r\nContent-Length: 100\r\n\r\n",
        "HTTP/1.1 400 Bad\r\nContent-Length: 100\r\n\r\nhalf",
        "HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "HTTP/1.1 400 Bad\r\n\r\nuntil the end"
      })
  void bodyThatBreaksOffChangesNothing(String answer) throws Exception {
    try (RawEndpoint endpoint = answeringOnce(answer)) {
      assertThat(Egress.post(transport, endpoint.url()).status()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>old\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/1.1 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 099 x\r\n\r\n",
        "HTTP/1.1 -20 x\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "\u0000\u0001\u0002\r\n\r\n",
        "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
      })
  void whatIsNoHttpIsNoAnswer(String answer) throws Exception {
    try (RawEndpoint endpoint = answeringOnce(answer)) {
      assertThatExceptionOfType(NoAnswerException.class)
          .isThrownBy(() -> Egress.post(transport, endpoint.url()))
          .withMessageMatching(
              "no answer: (what was answered is no HTTP/1.1|the head of the answer .*)");
    }
  }

  @Test
  void foldedHeaderIsRead() throws Exception {
    try (RawEndpoint endpoint =
        answeringOnce("HTTP/1.1 503 x\r\nRetry-After: 1\r\n 2\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(Egress.post(transport, endpoint.url()).retryAfter()).contains("1 2");
    }
  }

  @Test
  void refusedConnectionIsNoAnswer() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }

    assertThatExceptionOfType(NoAnswerException.class)
        .isThrownBy(() -> Egress.post(transport, "http://127.0.0.1:" + port))
        .withMessage("no answer: the connection was refused");
  }

  @Test
  void theNextAddressIsTriedWhenOneRefuses() throws Exception {
    // given a listener on 127.0.0.1 only
    try (RawEndpoint endpoint = RawEndpoint.answering(OK);
        Transport several =
            new Transport(
                Egress.settings(), host -> List.of(loopback(2), loopback(3), loopback(1)))) {
      assertThat(Egress.post(several, endpoint.url("several.test")).status()).isEqualTo(200);
    }
  }

  @Test
  void onlyTheCheckedAddressIsConnectedToWhateverTheNameIsNext() throws Exception {
    // given a name that is loopback when it is asked for again
    AtomicReference<InetAddress> answer = new AtomicReference<>(loopback(1));
    try (RawEndpoint endpoint = RawEndpoint.answering(OK);
        Transport rebinding =
            new Transport(
                Egress.settings(),
                host ->
                    List.of(
                        answer.getAndSet(
                            InetAddress.getByAddress(
                                new byte[] {(byte) 169, (byte) 254, (byte) 169, (byte) 254}))))) {
      // when the first answer, which is allowed here, is used for as long as it is fresh
      assertThat(Egress.post(rebinding, endpoint.url("rebind.test")).status()).isEqualTo(200);
      Egress.pass(BoundedResolver.FRESH.toMillis() + 50);

      // then the kept connection to it is not used for a name that leads elsewhere now
      assertThatExceptionOfType(BlockedException.class)
          .isThrownBy(() -> Egress.post(rebinding, endpoint.url("rebind.test")));
      assertThat(endpoint.requests()).hasSize(1);
    }
  }

  @Test
  void keptConnectionIsUsedOnlyIfItsAddressIsAmongTheAnswers() throws Exception {
    AtomicReference<InetAddress> answer = new AtomicReference<>(loopback(1));
    try (RawEndpoint endpoint = RawEndpoint.answering(OK);
        Transport moving = new Transport(Egress.settings(), host -> List.of(answer.get()))) {
      Egress.post(moving, endpoint.url("moving.test"));
      answer.set(loopback(2));
      Egress.pass(BoundedResolver.FRESH.toMillis() + 50);

      assertThatExceptionOfType(NoAnswerException.class)
          .isThrownBy(() -> Egress.post(moving, endpoint.url("moving.test")))
          .withMessage("no answer: the connection was refused");
    }
  }

  @Test
  void whatIsBlockedIsNotConnectedTo() throws Exception {
    try (RawEndpoint endpoint = RawEndpoint.answering(OK);
        Transport strict =
            new Transport(Egress.settings("egress.allow", "10.0.0.0/8"), Egress::loopback)) {
      assertThatExceptionOfType(BlockedException.class)
          .isThrownBy(() -> Egress.post(strict, endpoint.url()));
      assertThatExceptionOfType(BlockedException.class)
          .isThrownBy(() -> Egress.post(strict, endpoint.url("name.test")));
      assertThat(endpoint.connections()).isZero();
    }
  }

  @Test
  void nameThatIsUnknownIsNoAnswer() {
    try (Transport unknowing =
        new Transport(
            Egress.settings(),
            host -> {
              throw new UnknownHostException("secret-host");
            })) {
      assertThatExceptionOfType(NoAnswerException.class)
          .isThrownBy(() -> Egress.post(unknowing, "http://name.test/x"))
          .withMessage("no answer: the host name can't be resolved");
    }
  }

  private void assertNoAnswer(RawEndpoint endpoint, String sentence) {
    assertThatExceptionOfType(NoAnswerException.class)
        .isThrownBy(() -> Egress.post(transport, endpoint.url()))
        .withMessage("no answer: " + sentence);
  }

  private static RawEndpoint answeringOnce(String answer) {
    return RawEndpoint.plain(
        connection -> {
          connection.readRequest();
          connection.write(answer);
        });
  }

  private static InetAddress loopback(int last) throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
  }
}
