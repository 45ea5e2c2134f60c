package org.auditwebhook.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.auditwebhook.it.harness.RawEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private static final int MOST = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Connections connections = new Connections(MOST);
  private final Connector connector =
      new Connector(
          Tls.of(Egress.settings().target().tls()),
          Optional.empty(),
          PATIENCE,
          new Watchdog(PATIENCE, () -> {}));

  @AfterEach
  void close() {
    connections.close();
  }

  @Test
  void theOneThatWasUsedLastIsTakenFirst() throws Exception {
    try (RawEndpoint endpoint = endpoint()) {
      Connection first = used(endpoint);
      Connection second = used(endpoint);
      connections.giveBack(first);
      connections.giveBack(second);

      assertThat(take(endpoint)).isSameAs(second);
      assertThat(take(endpoint)).isSameAs(first);
      assertThat(take(endpoint)).isNull();
    }
  }

  @Test
  void thoseToFormerTargetsMakeRoomForThatOfToday() throws Exception {
    try (RawEndpoint former = endpoint();
        RawEndpoint today = endpoint()) {
      Connection oldest = used(former);
      Connection old = used(former);
      Connection kept = used(today);
      connections.giveBack(oldest);
      connections.giveBack(old);

      connections.giveBack(kept);

      assertThat(connections.size()).isEqualTo(MOST);
      assertThat(take(today)).isSameAs(kept);
      assertThat(take(former)).isSameAs(old);
      assertThat(oldest.socket().isClosed()).isTrue();
    }
  }

  @Test
  void noneIsKeptAfterTheEnd() throws Exception {
    try (RawEndpoint endpoint = endpoint()) {
      Connection waiting = used(endpoint);
      Connection late = used(endpoint);
      connections.giveBack(waiting);

      connections.close();
      connections.giveBack(late);

      assertThat(connections.size()).isZero();
      assertThat(waiting.socket().isClosed()).isTrue();
      assertThat(late.socket().isClosed()).isTrue();
    }
  }

  private static RawEndpoint endpoint() {
    return RawEndpoint.answering("HTTP/1.1 204 No Content\r\n\r\n");
  }

  /** An open one that has made a request and may be kept. */
  private Connection used(RawEndpoint endpoint) throws Exception {
    URI url = URI.create(endpoint.url());
    Target target = Target.of(url);
    Connection connection =
        connector.open(new Progress(target, Deadline.in(PATIENCE)), addresses());
    ClassicHttpRequest request =
        Requests.post(url, target, Map.of(), Egress.BODY, Optional.empty());
    connection.send(request);
    connection.discardBody(request, connection.receive());
    return connection;
  }

  private Connection take(RawEndpoint endpoint) throws Exception {
    return connections.take(Target.of(URI.create(endpoint.url())), addresses());
  }

  private static List<InetAddress> addresses() throws Exception {
    return Egress.loopback("endpoint.test");
  }
}
