package org.auditwebhook.endpoint;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import org.auditwebhook.delivery.RetryPolicy;
import org.auditwebhook.egress.Resolver;
import org.auditwebhook.egress.Transport;
import org.auditwebhook.settings.Settings;
import org.eclipse.microprofile.rest.client.RestClientBuilder;

/** Calls endpoints. Thread-safe; each call is made in the caller's thread. */
@ApplicationScoped
public class EndpointCaller {
  private static final System.Logger LOG = System.getLogger(EndpointCaller.class.getName());

  /** Never called: the filter posts to each call's own target. */
  private static final URI PLACEHOLDER = URI.create("http://localhost");

  /** The URL of the last call, which is most often that of the next one. */
  private volatile URI last = PLACEHOLDER;

  private Transport transport;
  private EndpointClient client;

  @Inject Settings settings;

  @PostConstruct
  void open() {
    transport = new Transport(settings, Resolver.ofTheJdk());
    client =
        RestClientBuilder.newBuilder()
            .baseUri(PLACEHOLDER)
            .register(new AttemptFilter(transport))
            .build(EndpointClient.class);
  }

  /**
   * Posts an event or a batch of events, as often as the policy says.
   *
   * @param destination where to, and what the requests carry
   * @param body the event's bytes, as they are stored, or an array of such
   * @param pause how to wait between two attempts, and whether to go on after it
   */
  public CallResult call(Destination destination, byte[] body, RetryPolicy policy, Pause pause) {
    Call call =
        new Call(destination, uri(destination.url()), body, policy, pause, Clock.systemUTC());
    call.run(
        () -> {
          while (isToBeTriedAgain(call, body)) {
            // a server may be configured to make fewer retries than the policy; the call counts on
          }
        });
    return call.result();
  }

  private URI uri(String url) {
    URI known = last;
    if (!known.toString().equals(url)) {
      known = URI.create(url);
      last = known;
    }
    return known;
  }

  /** Posts with {@code @Retry}; true if it gave up before the call did. */
  private boolean isToBeTriedAgain(Call call, byte[] body) {
    try (Response answer = client.post(body)) {
      return call.answered(answer.getStatus(), null);
    } catch (TryAgainException e) {
      return true;
    } catch (CallEndedException e) {
      return false;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "The REST client failed", e);
      return call.clientFailed(e);
    }
  }

  @PreDestroy
  void close() {
    try {
      ((Closeable) client).close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "The REST client was not closed in order", e);
    }
    transport.close();
  }
}
