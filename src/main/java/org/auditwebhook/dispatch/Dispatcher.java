package org.auditwebhook.dispatch;

import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.auditwebhook.endpoint.EndpointCaller;
import org.auditwebhook.naming.ServerResource;
import org.auditwebhook.outbox.Breakers;
import org.auditwebhook.outbox.Claims;
import org.auditwebhook.outbox.Endpoints;
import org.auditwebhook.outbox.Lanes;
import org.auditwebhook.outbox.Outbox;
import org.auditwebhook.outbox.OutboxId;
import org.auditwebhook.outbox.Pauses;
import org.auditwebhook.outbox.Redelivery;
import org.auditwebhook.outbox.Secrets;
import org.auditwebhook.outbox.SharedRate;
import org.auditwebhook.outbox.Upkeep;
import org.auditwebhook.settings.Settings;

/**
 * The life of the application: opens the outbox, dispatches every endpoint's deliveries, and on the
 * way out drains for at most {@code drain-timeout}.
 */
@ApplicationScoped
public class Dispatcher {
  private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());

  @Inject Outbox outbox;
  @Inject Endpoints endpoints;
  @Inject Secrets secrets;
  @Inject OutboxId outboxId;
  @Inject Lanes lanes;
  @Inject Breakers breakers;
  @Inject Pauses pauses;
  @Inject Claims claims;
  @Inject Redelivery redelivery;
  @Inject SharedRate rate;
  @Inject EndpointCaller caller;
  @Inject Settler settler;
  @Inject Upkeep upkeep;
  @Inject Settings settings;

  private List<EndpointDispatch> dispatches = List.of();

  void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
    ManagedThreadFactory threads = ServerResource.THREADS.as(ManagedThreadFactory.class);
    try {
      outbox.open();
      Tools tools =
          new Tools(
              endpoints,
              secrets,
              outboxId,
              breakers,
              pauses,
              claims,
              redelivery,
              rate,
              caller,
              settler,
              settings.target().longestAttempt());
      dispatches =
          endpoints.all().stream()
              .map(
                  endpoint ->
                      new EndpointDispatch(endpoint.name(), lanes.of(endpoint), tools, threads))
              .toList();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "The application can't start", e); // Payara hides causes
      outbox.close(); // else the next deployment would find the file open
      throw e;
    }
    for (int i = 0; i < Outbox.RECORDING_THREADS; i++) {
      threads.newThread(outbox::recordEmitted).start();
    }
    threads.newThread(settler::run).start();
    threads.newThread(upkeep::run).start();
    dispatches.forEach(dispatch -> threads.newThread(dispatch::run).start());
  }

  void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
    if (dispatches.isEmpty()) {
      return; // it did not start
    }
    Duration patience = settings.drainTimeout();
    LOG.log(System.Logger.Level.INFO, "Draining for at most {0}", patience);
    long deadline = System.nanoTime() + patience.toNanos();
    upkeep.stop();
    try {
      outbox.stopRecording(patience);
      dispatches.forEach(dispatch -> dispatch.stop(deadline));
      settler.close();
    } finally {
      outbox.close();
    }
  }
}
