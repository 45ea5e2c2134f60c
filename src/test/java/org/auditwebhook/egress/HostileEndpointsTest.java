package org.auditwebhook.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.auditwebhook.it.harness.RawEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No endpoint costs more time or memory than the bounds say. */
class HostileEndpointsTest {
  private static final Duration TOTAL = Duration.ofMillis(500);

  /** On top of the total, for a busy machine; far below what each of them would take unbounded. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** What the operating system keeps between the two sides of a connection on loopback. */
  private static final long BUFFERS = 8 << 20;

  private final Transport transport =
      Egress.transport("timeout.total", "PT0.5S", "timeout.connect", "PT0.5S");

  @AfterEach
  void close() {
    transport.close();
  }

  static Stream<Arguments> slow() {
    return Stream.of(
        Arguments.of(
            "says nothing", behaviour(connection -> hang()), "timed out waiting for the answer"),
        Arguments.of(
            "drips its head",
            behaviour(connection -> drip(connection, "HTTP/1.1 200 OK\r\nX: " + "x".repeat(999))),
            "timed out waiting for the answer"),
        Arguments.of(
            "drips informational heads",
            behaviour(connection -> drip(connection, "HTTP/1.1 102 P\r\n\r\n".repeat(99))),
            "timed out waiting for the answer"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("slow")
  void slowEndpointIsLeftAtTheDeadline(
      String name, RawEndpoint.Behaviour behaviour, String sentence) throws Exception {
    try (RawEndpoint endpoint = afterTheRequest(behaviour)) {
      assertThat(attempt(endpoint, Egress.BODY)).isEqualTo("no answer: " + sentence);
    }
  }

  @Test
  void bodyThatDripsEndsAtTheDeadlineAndTheStatusCounts() throws Exception {
    try (RawEndpoint endpoint =
        afterTheRequest(
            connection -> {
              connection.write("HTTP/1.1 400 Bad\r\nContent-Length: 1000\r\n\r\n");
              drip(connection, "x".repeat(1000));
            })) {
      assertThat(attempt(endpoint, Egress.BODY)).isEqualTo("400");
      assertThat(attempt(endpoint, Egress.BODY)).isEqualTo("400");
      assertThat(endpoint.connections()).isEqualTo(2);
    }
  }

  @Test
  void endpointThatNeverReadsIsLeftAtTheDeadline() throws Exception {
    // given a body that fits into no buffer of the operating system
    try (RawEndpoint endpoint = RawEndpoint.plain(connection -> hang())) {
      assertThat(attempt(endpoint, Egress.body(64 << 20)))
          .isEqualTo("no answer: timed out while the event was sent");
    }
  }

  static Stream<Arguments> floods() {
    String line = "X-Header: " + "x".repeat(990) + "\r\n";
    return Stream.of(
        Arguments.of("a head without an end", "HTTP/1.1 200 OK\r\n", line),
        Arguments.of("one header line without an end", "HTTP/1.1 200 OK\r\nX: ", "x".repeat(4096)),
        Arguments.of("a status line without an end", "HTTP/1.1 200 ", "x".repeat(4096)),
        Arguments.of("bytes without a line", "", "\u0000".repeat(4096)),
        Arguments.of("empty lines", "", "\r\n".repeat(2048)),
        Arguments.of("many short headers", "HTTP/1.1 200 OK\r\n", "a:\r\n".repeat(1024)),
        Arguments.of("folded headers", "HTTP/1.1 200 OK\r\nX: y\r\n", " z\r\n".repeat(1024)),
        Arguments.of("informational answers", "", "HTTP/1.1 100 Continue\r\n\r\n".repeat(100)),
        Arguments.of(
            "informational answers with headers", "", "HTTP/1.1 103 E\r\n" + line + "\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("floods")
  void floodOfAHeadIsCutOff(String name, String first, String again) throws Exception {
    try (RawEndpoint endpoint = flooding(first, again)) {
      assertThat(attempt(endpoint, Egress.BODY))
          .isIn(
              "no answer: the head of the answer is longer than 64 KiB or 1,000 fields",
              "no answer: what was answered is no HTTP/1.1");
      assertThat(endpoint.written()).isLessThan(BUFFERS);
    }
  }

  static Stream<Arguments> endlessBodies() throws IOException {
    return Stream.of(
        Arguments.of("HTTP/1.1 200 OK\r\n\r\n", "x".repeat(4096)),
        Arguments.of("HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n", "x".repeat(4096)),
        Arguments.of(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            "1000\r\n" + "x".repeat(4096) + "\r\n"),
        Arguments.of(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            "1;" + "ext=1;".repeat(1000) + "\r\nx\r\n"),
        Arguments.of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;", "x".repeat(4096)),
        Arguments.of(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
            "Trailer: " + "x".repeat(4000) + "\r\n"),
        Arguments.of("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", bomb()));
  }

  @ParameterizedTest
  @MethodSource("endlessBodies")
  void bodyWithoutAnEndIsCutOffAndTheStatusCounts(String head, String again) throws Exception {
    try (RawEndpoint endpoint = flooding(head, again)) {
      assertThat(attempt(endpoint, Egress.BODY)).isEqualTo("200");
      assertThat(endpoint.written()).isLessThan(BUFFERS);
    }
  }

  @Test
  void atMostSixtyFourKibibytesOfEachAreRead() throws Exception {
    // given an endless head behind a status, and an endless body behind a head
    for (String first : new String[] {"HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\n\r\n"}) {
      try (RawEndpoint endpoint = flooding(first, "x".repeat(4096));
          BoundedSocket socket = new BoundedSocket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.port()));
        socket.until(Deadline.in(PATIENCE));
        Target target = Target.of(URI.create(endpoint.url()));
        Connection connection = new Connection(target, socket.getInetAddress(), socket, null);
        var request =
            Requests.post(
                URI.create(endpoint.url()), target, Map.of(), Egress.BODY, Optional.empty());

        connection.send(request);
        var ignored = catchThrowable(() -> connection.discardBody(request, connection.receive()));

        assertThat(socket.bytesRead())
            .isLessThanOrEqualTo(Connection.MOST_HEAD + Connection.MOST_BODY);
      }
    }
  }

  @Test
  void headOfJustSixtyFourKibibytesIsRead() throws Exception {
    String start = "HTTP/1.1 204 No Content\r\nX: ";
    String filled = start + "x".repeat(Connection.MOST_HEAD - start.length() - 4) + "\r\n\r\n";
    try (RawEndpoint endpoint = RawEndpoint.answering(filled)) {
      assertThat(attempt(endpoint, Egress.BODY)).isEqualTo("204");
    }
    try (RawEndpoint endpoint = RawEndpoint.answering(filled.replace("X: ", "X: x"))) {
      assertThat(attempt(endpoint, Egress.BODY))
          .isEqualTo("no answer: the head of the answer is longer than 64 KiB or 1,000 fields");
    }
  }

  @Test
  void connectionThatIsResetIsNoAnswer() throws Exception {
    try (RawEndpoint endpoint =
        RawEndpoint.plain(
            connection -> {
              connection.readRequest();
              connection.socket().setSoLinger(true, 0);
            })) {
      assertThat(attempt(endpoint, Egress.BODY))
          .isEqualTo("no answer: the connection broke waiting for the answer");
    }
  }

  @Test
  void healthyEndpointIsServedAfterHostileOnes() throws Exception {
    try (RawEndpoint hostile = flooding("HTTP/1.1 200 OK\r\nX: ", "x".repeat(4096));
        RawEndpoint healthy =
            RawEndpoint.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
      attempt(hostile, Egress.BODY);

      assertThat(attempt(healthy, Egress.BODY)).isEqualTo("200");
    }
  }

  /** The status, or why there is none; within the bound in any case. */
  private String attempt(RawEndpoint endpoint, byte[] body) throws Exception {
    long start = System.nanoTime();
    try {
      return Integer.toString(transport.post(URI.create(endpoint.url()), Map.of(), body).status());
    } catch (NoAnswerException e) {
      return e.getMessage();
    } finally {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TOTAL.plus(PATIENCE));
    }
  }

  private static RawEndpoint afterTheRequest(RawEndpoint.Behaviour behaviour) {
    return RawEndpoint.plain(
        connection -> {
          connection.readRequest();
          behaviour.serve(connection);
        });
  }

  /** Sends what is first, and then the same again until it is cut off. */
  private static RawEndpoint flooding(String first, String again) {
    byte[] block = again.getBytes(StandardCharsets.ISO_8859_1);
    return afterTheRequest(
        connection -> {
          connection.write(first);
          while (true) {
            connection.write(block);
          }
        });
  }

  /** A byte every 20 ms, which is longer than the total in all. */
  private static void drip(RawEndpoint.Connected connection, String text) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      connection.write(text.substring(i, i + 1));
      Egress.pass(20);
    }
  }

  private static void hang() {
    Egress.pass(PATIENCE.multipliedBy(2).toMillis());
  }

  /** Some KiB that would be 4 MiB, again and again. */
  private static String bomb() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(new byte[4 << 20]);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static RawEndpoint.Behaviour behaviour(RawEndpoint.Behaviour behaviour) {
    return behaviour;
  }
}
