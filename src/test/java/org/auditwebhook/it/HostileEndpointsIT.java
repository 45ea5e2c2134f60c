package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.auditwebhook.it.harness.JsonText;
import org.auditwebhook.it.harness.RawEndpoint;
import org.auditwebhook.it.harness.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No endpoint costs an attempt more than {@code timeout.total}, nor more of its answer than 64 KiB
 * of head and 64 KiB of body; the shared server has a heap of 512 MiB and a total of 2 s.
 */
class HostileEndpointsIT {
  private static final double TOTAL_SECONDS = 2;

  /** A busy machine may be late by as much; unbounded, each would take far longer or for ever. */
  private static final double LATE_SECONDS = 8;

  /** What the operating system may hold between the two sides of a connection on loopback. */
  private static final long BUFFERS = 8 << 20;

  @RegisterExtension final SharedServer webhook = new SharedServer();

  @BeforeEach
  void oneAttempt() {
    assertThat(webhook.api().patch("webhook", "{\"max_attempts\":1}").status()).isEqualTo(200);
  }

  @AfterEach
  void threeAttempts() {
    assertThat(webhook.api().patch("webhook", "{\"max_attempts\":3}").status()).isEqualTo(200);
  }

  static Stream<Arguments> unanswering() {
    String line = "X-Header: " + "x".repeat(990) + "\r\n";
    return Stream.of(
        Arguments.of("says nothing", script(connection -> hang()), "timed out"),
        Arguments.of(
            "drips its head",
            script(connection -> drip(connection, "HTTP/1.1 200 OK\r\nX: " + "x".repeat(999))),
            "timed out waiting for the answer"),
        Arguments.of(
            "sends a head without an end",
            flood("HTTP/1.1 200 OK\r\n", line),
            "longer than 64 KiB"),
        Arguments.of(
            "sends one header without an end",
            flood("HTTP/1.1 200 OK\r\nX: ", "x".repeat(4096)),
            "longer than 64 KiB"),
        Arguments.of(
            "sends informational answers without an end",
            flood("", "HTTP/1.1 100 Continue\r\n\r\n".repeat(100)),
            "longer than 64 KiB"),
        Arguments.of("sends bytes without an end", flood("", "\u0000".repeat(4096)), "no answer: "),
        Arguments.of(
            "breaks off its head",
            script(connection -> connection.write("HTTP/1.1 200 OK\r\nX: ")),
            "the head of the answer broke off"),
        Arguments.of(
            "resets the connection",
            script(connection -> connection.socket().setSoLinger(true, 0)),
            "the connection broke"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unanswering")
  void endpointThatDoesNotAnswer(String name, RawEndpoint.Behaviour behaviour, String sentence)
      throws IOException {
    try (RawEndpoint endpoint = afterTheRequest(behaviour)) {
      webhook.api().target(endpoint.url());

      JsonObject dead = webhook.api().awaitDeadLetter(recordLarge());

      assertThat(dead.getString("cause")).isEqualTo("unavailable");
      assertThat(attempt(dead).getString("detail")).contains(sentence);
      assertBounded(dead, endpoint);
    }
    assertHealthyIsServed();
  }

  static Stream<Arguments> endlessBodies() {
    return Stream.of(
        Arguments.of(
            "drips its body",
            script(
                connection -> {
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n");
                  drip(connection, "x".repeat(999));
                })),
        Arguments.of(
            "sends a body without an end", flood("HTTP/1.1 200 OK\r\n\r\n", "x".repeat(4096))),
        Arguments.of(
            "sends chunks without an end",
            flood(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "1000;" + "ext=1;".repeat(500) + "\r\n" + "x".repeat(4096) + "\r\n")),
        Arguments.of(
            "sends a gzip bomb",
            flood("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", zipped())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("endlessBodies")
  void endpointWhoseBodyHasNoEnd(String name, RawEndpoint.Behaviour behaviour) throws IOException {
    try (RawEndpoint endpoint = afterTheRequest(behaviour)) {
      webhook.api().target(endpoint.url());

      long id = webhook.api().recordAction("node.registered");

      // the status was whole, and counts
      assertBounded(webhook.api().awaitDelivery(id, "delivered"), endpoint);
    }
    assertHealthyIsServed();
  }

  static Stream<Arguments> withoutReading() {
    return Stream.of(
        Arguments.of("never reads", "http", script(connection -> hang())),
        Arguments.of(
            "drips its handshake",
            "https",
            script(
                connection ->
                    drip(connection, "\u0016\u0003\u0003?\u0000" + "\u0000".repeat(999)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withoutReading")
  void endpointThatDoesNotEvenRead(String name, String scheme, RawEndpoint.Behaviour behaviour)
      throws IOException {
    try (RawEndpoint endpoint = RawEndpoint.plain(behaviour)) {
      webhook.api().target(scheme + "://127.0.0.1:" + endpoint.port() + "/");

      JsonObject dead = webhook.api().awaitDeadLetter(recordLarge());

      assertThat(attempt(dead).getString("detail")).contains("timed out");
      assertBounded(dead, endpoint);
    }
    assertHealthyIsServed();
  }

  private void assertHealthyIsServed() {
    webhook.api().target(webhook.receiver().url());
    long id = webhook.api().recordAction("node.registered");
    webhook.api().awaitDelivery(id, "delivered");
  }

  /** An event of the largest size by default. */
  private long recordLarge() {
    String text = JsonText.quoted("x".repeat(100_000));
    return webhook
        .api()
        .record("{\"action\":\"node.registered\",\"details\":{\"text\":%s}}".formatted(text))
        .get(0);
  }

  private static JsonObject attempt(JsonObject delivery) {
    assertThat(delivery.getJsonArray("attempt_log")).hasSize(1);
    return delivery.getJsonArray("attempt_log").getJsonObject(0);
  }

  private static void assertBounded(JsonObject delivery, RawEndpoint endpoint) {
    assertThat(attempt(delivery).getJsonNumber("latency").doubleValue())
        .isLessThan(TOTAL_SECONDS + LATE_SECONDS);
    assertThat(endpoint.written()).isLessThan(BUFFERS);
  }

  private static RawEndpoint afterTheRequest(RawEndpoint.Behaviour behaviour) {
    return RawEndpoint.plain(
        connection -> {
          connection.readRequest();
          behaviour.serve(connection);
        });
  }

  private static RawEndpoint.Behaviour flood(String first, String again) {
    byte[] block = again.getBytes(StandardCharsets.ISO_8859_1);
    return connection -> {
      connection.write(first);
      while (true) {
        connection.write(block);
      }
    };
  }

  /** A byte every 50 ms: far longer than the total in all. */
  private static void drip(RawEndpoint.Connected connection, String text) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      connection.write(text.substring(i, i + 1));
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static void hang() {
    LockSupport.parkNanos(Duration.ofSeconds(30).toNanos());
  }

  /** Some KiB that would be 4 MiB, to be sent again and again. */
  private static String zipped() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(new byte[4 << 20]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static RawEndpoint.Behaviour script(RawEndpoint.Behaviour behaviour) {
    return behaviour;
  }
}
