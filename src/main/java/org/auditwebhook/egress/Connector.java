package org.auditwebhook.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** Opens connections to addresses that somebody else has checked. Thread-safe. */
final class Connector {
  /** For a chain of certificates and what comes with it; JSSE has bounds of its own within. */
  private static final int MOST_HANDSHAKE = 256 * 1024;

  private final Tls tls;
  private final Optional<Proxy> proxy;
  private final Duration patience;
  private final Watchdog watchdog;

  /**
   * @param patience the longest that connecting may take, over all addresses
   */
  Connector(Tls tls, Optional<Proxy> proxy, Duration patience, Watchdog watchdog) {
    this.tls = tls;
    this.proxy = proxy;
    this.patience = patience;
    this.watchdog = watchdog;
  }

  /**
   * A connection for a request to the target. Its socket is watched until the attempt's deadline.
   *
   * @param addresses the target's, or the proxy's if there is one
   */
  Connection open(Progress attempt, List<InetAddress> addresses) throws HttpException, IOException {
    attempt.at(Stage.CONNECTING);
    BoundedSocket socket = connected(attempt, addresses);
    boolean open = false;
    try {
      socket.until(attempt.deadline());
      watchdog.watch(socket);
      InetAddress address = socket.getInetAddress();
      Target target = attempt.target();
      if (target.tls() && proxy.isPresent()) {
        attempt.at(Stage.TUNNELLING);
        tunnel(target, new Connection(target, address, socket, null), proxy.get());
      }
      SSLSocket secured = target.tls() ? secured(attempt, socket) : null;
      Connection connection = new Connection(target, address, socket, secured);
      open = true;
      return connection;
    } finally {
      if (!open) {
        watchdog.leave(socket);
        socket.abandon();
      }
    }
  }

  /** Each address gets an equal share of the time that is left, so that none uses it up. */
  private BoundedSocket connected(Progress attempt, List<InetAddress> addresses)
      throws IOException {
    Deadline deadline = Deadline.in(patience).or(attempt.deadline());
    int port = proxy.map(Proxy::port).orElse(attempt.target().port());
    IOException failure = null;
    for (int i = 0; i < addresses.size() && !deadline.isOver(); i++) {
      int left = addresses.size() - i;
      Deadline share =
          new Deadline(deadline.nanos() - deadline.remainingNanos() / left * (left - 1));
      BoundedSocket socket = new BoundedSocket();
      try {
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(addresses.get(i), port), share.remainingMillis());
        return socket;
      } catch (IOException e) {
        socket.abandon();
        failure = e;
      }
    }
    throw failure == null ? new SocketTimeoutException("no time to connect") : failure;
  }

  private static void tunnel(Target target, Connection connection, Proxy proxy)
      throws HttpException, IOException {
    ClassicHttpRequest request =
        new BasicClassicHttpRequest("CONNECT", (HttpHost) null, target.authority());
    request.addHeader(HttpHeaders.HOST, target.authority());
    proxy
        .authorization()
        .ifPresent(value -> request.addHeader(HttpHeaders.PROXY_AUTHORIZATION, value.value()));
    connection.send(request);
    ClassicHttpResponse answer = connection.receive();
    if (answer.getCode() >= 300 || connection.hasMore()) {
      throw new RefusedByProxyException(answer.getCode());
    }
  }

  private SSLSocket secured(Progress attempt, BoundedSocket socket) throws IOException {
    attempt.at(Stage.HANDSHAKE);
    socket.allow(MOST_HANDSHAKE);
    return tls.over(socket, attempt.target());
  }
}
