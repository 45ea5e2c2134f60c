package org.auditwebhook.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.ProcessingException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NoAnswerTest {

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new UnknownHostException("a.test"), "the host name can't be resolved"),
        Arguments.of(new SocketTimeoutException("http://a.test/?key=secret"), "timed out"),
        Arguments.of(new NoRouteToHostException(), "no route to the host"),
        Arguments.of(new ConnectException(), "the connection was refused"),
        Arguments.of(new SSLHandshakeException("x"), "the TLS handshake failed"),
        Arguments.of(new SocketException("x"), "the connection broke"),
        Arguments.of(new EOFException("x"), "the connection broke"),
        Arguments.of(new IOException("x"), "the connection broke"),
        Arguments.of(new IllegalStateException("x"), "IllegalStateException"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void kindIsToldWithoutTheMessage(Exception cause, String kind) {
    assertThat(NoAnswer.sentence(new ProcessingException("http://a.test/?key=secret", cause)))
        .isEqualTo("no answer: " + kind);
  }
}
