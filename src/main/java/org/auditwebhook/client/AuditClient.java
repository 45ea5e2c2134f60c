package org.auditwebhook.client;

import static jakarta.interceptor.Interceptor.Priority.LIBRARY_AFTER;
import static jakarta.interceptor.Interceptor.Priority.LIBRARY_BEFORE;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.naming.ServerResource;
import org.auditwebhook.settings.ClientSettings;
import org.auditwebhook.settings.Durability;

/**
 * Takes every {@link AuditEntry} that is fired in this application, and brings it to the WAR of
 * audit-webhook: after the commit where the caller has a transaction, at once where it has none.
 *
 * <p>Entries go through a spool on disk, where they wait while audit-webhook is not there. They are
 * sent in the order in which they were fired, and recorded once, however often a request has to be
 * repeated. {@code fire} returns when the entry is as safe as {@code
 * audit.webhook.client.durability} asks for, see {@link org.auditwebhook.settings.Durability}; it
 * throws an {@link EntryNotWrittenException} only where that is {@code written} or {@code forced}.
 * Thread-safe.
 */
@ApplicationScoped
public class AuditClient {
  private static final System.Logger LOG = System.getLogger(AuditClient.class.getName());

  private ClientSettings settings;
  private HttpIngest ingest;
  private Pipeline pipeline;

  @Inject ClientExtension configured;

  @PostConstruct
  void open() {
    settings = configured.settings();
    Path spool = settings.spool().directory().toAbsolutePath();
    ingest = new HttpIngest(settings);
    try {
      pipeline =
          new Pipeline(settings, ingest, ServerResource.THREADS.as(ManagedThreadFactory.class));
    } catch (IOException e) {
      String sentence =
          "The directory %s of audit.webhook.client.spool.directory can't be used: %s"
              .formatted(spool, e.getClass() == IOException.class ? e.getMessage() : e);
      LOG.log(System.Logger.Level.ERROR, sentence); // Payara hides the messages of exceptions
      throw new IllegalStateException(sentence, e);
    }
    LOG.log(
        System.Logger.Level.INFO,
        "Audit entries go to {0} by way of the spool {1}, durability {2}",
        settings.url(),
        spool,
        settings.durability());
  }

  /** Creates the bean when the application starts, not when the first entry is fired. */
  void start(
      @Observes @Priority(LIBRARY_BEFORE) @Initialized(ApplicationScoped.class)
          Object application) {}

  void record(@Observes(during = TransactionPhase.AFTER_SUCCESS) AuditEntry entry) {
    pipeline.fire(entry);
  }

  void recordAsync(@ObservesAsync AuditEntry entry) {
    pipeline.fire(entry);
  }

  /** Whether what is fired can be taken as {@code client.durability} asks for. */
  boolean isReady() {
    return settings.durability() == Durability.BUFFERED || counts().problem().isEmpty();
  }

  /** What has become of the entries that were fired, now. */
  public ClientCounts counts() {
    return pipeline.counts();
  }

  /** After the registry's own observers, which may have something to fire. */
  void stop(
      @Observes @Priority(LIBRARY_AFTER) @BeforeDestroyed(ApplicationScoped.class)
          Object application) {
    pipeline.stop();
    ingest.close();
  }
}
