package org.auditwebhook.egress;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;

/**
 * Says in a sentence why an attempt was not answered. The messages of exceptions are not in it,
 * since they may hold anything; the host of the URL may be.
 */
final class NoAnswer {
  private static final int MOST_CAUSES = 20;

  private NoAnswer() {}

  static String sentence(Stage stage, String host, boolean answerBegun, Throwable failure) {
    return "no answer: " + kind(stage, host, answerBegun, failure);
  }

  private static String kind(Stage stage, String host, boolean answerBegun, Throwable failure) {
    if (failure instanceof RefusedByProxyException proxy) {
      return proxy.getMessage();
    }
    return first(failure, TooLongException.class)
        .or(() -> first(failure, MessageConstraintException.class))
        .map(found -> tooLong(stage))
        .or(
            () ->
                first(failure, SocketTimeoutException.class)
                    .map(found -> "timed out " + stage.when()))
        .or(() -> first(failure, UnknownHostException.class).map(NoAnswer::unresolved))
        .or(() -> tls(stage, host, failure))
        .or(() -> connection(stage, answerBegun, failure))
        .orElseGet(() -> failure.getClass().getSimpleName());
  }

  private static String tooLong(Stage stage) {
    return switch (stage) {
      case WAITING -> "the head of the answer is longer than 64 KiB or 1,000 fields";
      case TUNNELLING -> "the head of the proxy's answer is longer than 64 KiB or 1,000 fields";
      default -> "more was sent " + stage.when() + " than is read";
    };
  }

  private static String unresolved(Throwable unknown) {
    return unknown.getCause() == null
        ? "the host name can't be resolved"
        : "timed out " + Stage.RESOLVING.when();
  }

  private static Optional<String> tls(Stage stage, String host, Throwable failure) {
    return first(failure, SSLException.class)
        .flatMap(found -> TlsFailure.sentence(host, failure))
        .or(
            () ->
                stage == Stage.HANDSHAKE
                    ? Optional.of(
                        "the connection was closed in the TLS handshake; the endpoint may want a"
                            + " client certificate, audit.webhook.tls.key-store")
                    : Optional.empty());
  }

  private static Optional<String> connection(Stage stage, boolean answerBegun, Throwable failure) {
    return first(failure, NoRouteToHostException.class)
        .map(found -> "no route to the host")
        .or(() -> first(failure, ConnectException.class).map(found -> "the connection was refused"))
        .or(() -> first(failure, EOFException.class).map(found -> closed(stage, answerBegun)))
        .or(
            () ->
                first(failure, HttpException.class)
                    .map(found -> "what was answered is no HTTP/1.1"))
        .or(
            () ->
                first(failure, IOException.class)
                    .map(found -> "the connection broke " + stage.when()));
  }

  private static String closed(Stage stage, boolean answerBegun) {
    if (stage == Stage.TUNNELLING) {
      return "the proxy closed the connection";
    }
    if (stage == Stage.READING) {
      return "the answer broke off, or does not say how long it is";
    }
    return answerBegun
        ? "the head of the answer broke off"
        : "the connection was closed without an answer";
  }

  private static Optional<Throwable> first(Throwable failure, Class<? extends Throwable> type) {
    return causes(failure).filter(type::isInstance).findFirst();
  }

  /** The failure and its causes, outermost first; bounded, should they be a ring. */
  static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(MOST_CAUSES);
  }
}
