package org.auditwebhook.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NoAnswerTest {
  private static final String SECRET = "https://a.test/?key=secret";
  private static final String CLIENT = "; set audit.webhook.tls.key-store";

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            Stage.RESOLVING, new UnknownHostException(SECRET), "the host name can't be resolved"),
        Arguments.of(
            Stage.RESOLVING,
            new UnknownHostException(SECRET).initCause(new TimeoutException()),
            "timed out while the host name was resolved"),
        Arguments.of(
            Stage.CONNECTING, new SocketTimeoutException(SECRET), "timed out while connecting"),
        Arguments.of(Stage.CONNECTING, new NoRouteToHostException(SECRET), "no route to the host"),
        Arguments.of(Stage.CONNECTING, new ConnectException(SECRET), "the connection was refused"),
        Arguments.of(Stage.TUNNELLING, new EOFException(SECRET), "the proxy closed the connection"),
        Arguments.of(
            Stage.TUNNELLING,
            new RefusedByProxyException(407),
            "the proxy wants other credentials (407); set audit.webhook.egress.proxy.credentials"),
        Arguments.of(
            Stage.TUNNELLING,
            new RefusedByProxyException(502),
            "the proxy answered 502 when it was asked for a connection"),
        Arguments.of(
            Stage.SENDING,
            new SocketException(SECRET),
            "the connection broke while the event was sent"),
        Arguments.of(
            Stage.WAITING, new EOFException(SECRET), "the connection was closed without an answer"),
        Arguments.of(
            Stage.WAITING,
            new SSLException(SECRET, new EOFException(SECRET)),
            "the connection was closed without an answer"),
        Arguments.of(
            Stage.WAITING,
            new SSLException(SECRET, new SocketException(SECRET)),
            "the connection broke waiting for the answer"),
        Arguments.of(
            Stage.WAITING,
            new TooLongException(),
            "the head of the answer is longer than 64 KiB or 1,000 fields"),
        Arguments.of(
            Stage.WAITING,
            new MessageConstraintException(SECRET),
            "the head of the answer is longer than 64 KiB or 1,000 fields"),
        Arguments.of(
            Stage.WAITING, new ProtocolException(SECRET), "what was answered is no HTTP/1.1"),
        Arguments.of(Stage.WAITING, new IllegalStateException(SECRET), "IllegalStateException"),
        Arguments.of(
            Stage.HANDSHAKE,
            new SSLException(SECRET, new TooLongException()),
            "more was sent in the TLS handshake than is read"),
        Arguments.of(
            Stage.HANDSHAKE,
            new SSLHandshakeException("Received fatal alert: protocol_version"),
            "a.test speaks no version of TLS from 1.2 on"),
        Arguments.of(
            Stage.HANDSHAKE,
            new SSLHandshakeException("Received fatal alert: handshake_failure"),
            "a.test ended TLS with the alert handshake_failure"),
        Arguments.of(
            Stage.WAITING,
            new SSLHandshakeException("Received fatal alert: certificate_required"),
            "a.test wants a client certificate that it trusts (TLS alert certificate_required)"
                + CLIENT),
        Arguments.of(
            Stage.HANDSHAKE,
            new SSLHandshakeException("Received fatal alert: bad_certificate"),
            "a.test wants a client certificate that it trusts (TLS alert bad_certificate)"
                + CLIENT),
        Arguments.of(
            Stage.HANDSHAKE,
            handshake(new CertificateExpiredException(SECRET)),
            "the certificate of a.test, or one above it, has expired"),
        Arguments.of(
            Stage.HANDSHAKE,
            handshake(new CertificateException(SECRET)),
            "the certificate of a.test is not accepted"),
        Arguments.of(
            Stage.HANDSHAKE,
            new SSLHandshakeException(SECRET),
            "the TLS handshake with a.test failed"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void kindIsToldWithoutTheMessage(Stage stage, Exception failure, String kind) {
    assertThat(NoAnswer.sentence(stage, "a.test", false, failure)).isEqualTo("no answer: " + kind);
  }

  @Test
  void headThatBreaksOffIsToldFromOneThatNeverCame() {
    assertThat(NoAnswer.sentence(Stage.WAITING, "a.test", true, new EOFException()))
        .isEqualTo("no answer: the head of the answer broke off");
  }

  @Test
  void causesThatAreARingEnd() {
    IOException inner = new IOException("x");
    Exception ring = new IllegalStateException(inner);
    inner.initCause(ring);

    assertThat(NoAnswer.sentence(Stage.WAITING, "a.test", false, ring))
        .isEqualTo("no answer: the connection broke waiting for the answer");
  }

  private static Exception handshake(Exception cause) {
    SSLHandshakeException failure = new SSLHandshakeException(SECRET);
    failure.initCause(cause);
    return failure;
  }
}
