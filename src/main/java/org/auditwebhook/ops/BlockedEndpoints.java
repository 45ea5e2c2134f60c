package org.auditwebhook.ops;

import jakarta.annotation.Priority;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.lang.System.Logger.Level;
import java.net.URI;
import org.auditwebhook.egress.BlockedException;
import org.auditwebhook.egress.UrlCheck;
import org.auditwebhook.naming.ServerResource;
import org.auditwebhook.outbox.Endpoint;
import org.auditwebhook.outbox.Endpoints;

/**
 * Warns, when the application has started, of endpoints whose deliveries will be blocked: their URL
 * was set under other egress settings, or their name leads to an internal address now.
 */
@ApplicationScoped
public class BlockedEndpoints {
  private static final System.Logger LOG = System.getLogger(BlockedEndpoints.class.getName());

  @Inject Endpoints endpoints;
  @Inject UrlCheck urls;

  /** Behind the observer that opens the outbox; not called if that fails. */
  void warn(
      @Observes @Initialized(ApplicationScoped.class) @Priority(Interceptor.Priority.LIBRARY_AFTER)
          Object start) {
    // the start does not wait for a resolver
    ServerResource.THREADS
        .as(ManagedThreadFactory.class)
        .newThread(
            () -> endpoints.all().stream().filter(Endpoint::enabled).forEach(this::warnIfBlocked))
        .start();
  }

  private void warnIfBlocked(Endpoint endpoint) {
    try {
      urls.resolves(URI.create(endpoint.url()));
    } catch (BlockedException e) {
      LOG.log(
          Level.WARNING,
          "Events for {0} are not posted but become dead letters of the cause blocked: {1}",
          endpoint.name(),
          e.getMessage());
    }
  }
}
