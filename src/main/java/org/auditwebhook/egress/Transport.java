package org.auditwebhook.egress;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.auditwebhook.settings.Settings;

/**
 * Posts to endpoints, within the bounds of the settings: only to what the policy allows, at exactly
 * the addresses that it has checked; no longer than {@code timeout.total} from the resolution of
 * the name to the end of the answer; and reads at most 64 KiB of an answer's head and 64 KiB of its
 * body. It follows no redirect, repeats nothing and unpacks nothing. Connections are kept for the
 * next request. Thread-safe; a request is made in the caller's thread.
 */
public final class Transport implements Closeable {
  /** With a proxy a name that this machine can't resolve is no reason to wait. */
  private static final Duration PATIENCE_BESIDE_PROXY = Duration.ofSeconds(1);

  private static final int MOST_IDLE = 512;

  private final EgressPolicy policy;
  private final BoundedResolver resolver;
  private final Connections connections = new Connections(MOST_IDLE);
  private final Connector connector;
  private final Optional<Proxy> proxy;
  private final Duration patience;
  private final Watchdog watchdog;
  private volatile Known last;

  /**
   * A transport that is open until {@link #close}.
   *
   * @param resolver is asked by threads of the transport's own
   * @throws org.auditwebhook.settings.InvalidSettingException if a file for TLS can't be used
   */
  public Transport(Settings settings, Resolver resolver) {
    patience = settings.target().totalTimeout();
    proxy = settings.egress().proxy().map(Proxy::of);
    Duration toResolve =
        proxy.isPresent() && PATIENCE_BESIDE_PROXY.compareTo(patience) < 0
            ? PATIENCE_BESIDE_PROXY
            : patience;
    this.resolver = new BoundedResolver(resolver, toResolve);
    policy = new EgressPolicy(settings.egress(), this.resolver);
    watchdog = new Watchdog(patience, connections::closeOld);
    connector =
        new Connector(
            Tls.of(settings.target().tls()), proxy, settings.target().connectTimeout(), watchdog);
    Threads.named("audit-webhook-egress").newThread(watchdog).start();
  }

  /**
   * Checks what the settings name for TLS, without opening anything.
   *
   * @throws org.auditwebhook.settings.InvalidSettingException if a file can't be used
   */
  public static void check(Settings settings) {
    Tls.of(settings.target().tls());
  }

  /**
   * Posts once.
   *
   * @param url absolute
   * @param headers by their names; those of the connection and of the framing are the transport's
   *     own
   * @param body is sent as it is
   * @return the answer, whatever its status
   * @throws BlockedException if the policy forbids it; then nothing was sent to anybody
   * @throws NoAnswerException if there was no answer within the bounds; the endpoint may have the
   *     body or not
   */
  public Answer post(URI url, Map<String, List<String>> headers, byte[] body)
      throws BlockedException, NoAnswerException {
    Progress attempt = new Progress(target(url), Deadline.in(patience));
    try {
      List<InetAddress> addresses = addresses(attempt);
      ClassicHttpRequest request = Requests.post(url, attempt.target(), headers, body, proxy);
      return answer(attempt, request, connection(attempt, addresses));
    } catch (IOException | HttpException e) {
      throw attempt.failed(e);
    }
  }

  /** Closes the connections that wait; requests in flight are not ended. */
  @Override
  public void close() {
    connections.close();
    watchdog.stop();
    resolver.close();
  }

  /** Reads a URL, which is most often the last one again. */
  private Target target(URI url) throws BlockedException {
    Known known = last;
    if (known == null || !known.url().equals(url)) {
      known = new Known(url, Target.of(url));
      last = known;
    }
    return known.target();
  }

  /** What to connect to: the target itself, checked, or the proxy. */
  private List<InetAddress> addresses(Progress attempt)
      throws BlockedException, UnknownHostException {
    if (proxy.isEmpty()) {
      return policy.check(attempt.target());
    }
    try {
      policy.check(attempt.target());
    } catch (UnknownHostException e) {
      // the proxy may know it: the policy is the proxy's then
    }
    return resolver.resolve(proxy.get().host(), attempt.deadline());
  }

  private Connection connection(Progress attempt, List<InetAddress> addresses)
      throws HttpException, IOException {
    Connection kept = connections.take(attempt.target(), addresses);
    if (kept == null) {
      return connector.open(attempt, addresses);
    }
    kept.socket().until(attempt.deadline());
    watchdog.watch(kept.socket());
    return kept;
  }

  private Answer answer(Progress attempt, ClassicHttpRequest request, Connection connection)
      throws HttpException, IOException {
    try {
      attempt.at(Stage.SENDING);
      connection.send(request);
      attempt.at(Stage.WAITING);
      ClassicHttpResponse head = connection.receive();
      boolean ofProxy = proxy.isPresent() && !attempt.target().tls(); // none in a tunnel
      if (ofProxy && head.getCode() == Proxy.AUTHENTICATION_REQUIRED) {
        throw new RefusedByProxyException(head.getCode());
      }
      connection.discardBody(request, head);
      Header retryAfter = head.getFirstHeader(HttpHeaders.RETRY_AFTER);
      return new Answer(head.getCode(), Optional.ofNullable(retryAfter).map(Header::getValue));
    } finally {
      attempt.answerHasBegun(connection.hasBegunToAnswer());
      watchdog.leave(connection.socket());
      connections.giveBack(connection);
    }
  }

  /** A URL that was read. */
  private record Known(URI url, Target target) {}
}
