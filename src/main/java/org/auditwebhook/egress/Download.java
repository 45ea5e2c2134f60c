package org.auditwebhook.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.auditwebhook.settings.Settings;

/**
 * Reads a small document from a URL that the operator has set: the egress policy is for URLs of
 * others. TLS, proxy and bounds are those of {@link Transport}; no redirect is followed. Each
 * document has a connection of its own. Thread-safe; it is read in the caller's thread.
 */
public final class Download {
  private final Tls tls;
  private final Optional<Proxy> proxy;
  private final Duration patience;
  private final Resolver resolver;

  /**
   * A download by these settings.
   *
   * @param patience the longest that one may last, from the resolution of the name to its last byte
   * @throws org.auditwebhook.settings.InvalidSettingException if a file for TLS can't be used
   */
  public Download(Settings settings, Resolver resolver, Duration patience) {
    tls = Tls.of(settings.target().tls());
    proxy = settings.egress().proxy().map(Proxy::of);
    this.patience = patience;
    this.resolver = resolver;
  }

  /**
   * What is there.
   *
   * @param url {@code https}, as {@link org.auditwebhook.settings.EndpointUrl#check} accepts it
   * @param accept the media types that may be answered
   * @param most the bytes that it may have
   * @throws NoAnswerException if it was not answered with 200 and all of its bytes within the
   *     bounds
   */
  public byte[] get(URI url, String accept, int most) throws NoAnswerException {
    Progress attempt = new Progress(target(url), Deadline.in(patience));
    BoundedResolver bounded = new BoundedResolver(resolver, patience);
    Watchdog watchdog = new Watchdog(patience, () -> {});
    try {
      Threads.named("audit-webhook-download").newThread(watchdog).start();
      List<InetAddress> addresses =
          bounded.resolve(
              proxy.map(Proxy::host).orElse(attempt.target().host()), attempt.deadline());
      Connection connection =
          new Connector(tls, proxy, patience, watchdog).open(attempt, addresses);
      try {
        return answer(attempt, connection, Requests.get(url, attempt.target(), accept), most);
      } finally {
        watchdog.leave(connection.socket());
        connection.socket().abandon();
      }
    } catch (IOException | HttpException e) {
      throw attempt.failed(e);
    } finally {
      watchdog.stop();
      bounded.close();
    }
  }

  private static byte[] answer(
      Progress attempt, Connection connection, ClassicHttpRequest request, int most)
      throws HttpException, IOException, NoAnswerException {
    attempt.at(Stage.SENDING);
    connection.send(request);
    attempt.at(Stage.WAITING);
    ClassicHttpResponse head = connection.receive();
    if (head.getCode() != HttpStatus.SC_OK) {
      throw new NoAnswerException("no answer of status 200 but " + head.getCode(), null);
    }
    attempt.at(Stage.READING);
    return connection.body(head, most);
  }

  private static Target target(URI url) {
    try {
      Target target = Target.of(url);
      if (target.tls()) {
        return target;
      }
    } catch (BlockedException malformed) {
      throw new IllegalArgumentException(malformed);
    }
    throw new IllegalArgumentException("the URL must begin with https://");
  }
}
