package org.auditwebhook.egress;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import org.auditwebhook.settings.Settings;

/**
 * The rule of every attempt, for a URL that is about to be saved or was saved before. It answers
 * soon, whatever the resolver does. Thread-safe.
 */
@ApplicationScoped
public class UrlCheck {
  /** How long the resolver is waited for. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private BoundedResolver resolver;
  private EgressPolicy policy;

  @Inject Settings settings;

  @PostConstruct
  void open() {
    resolver = new BoundedResolver(Resolver.ofTheJdk(), PATIENCE);
    policy = new EgressPolicy(settings.egress(), resolver);
  }

  /**
   * Checks a URL as the next attempt would.
   *
   * @return whether its host was resolved within five seconds; else it is only known that nothing
   *     speaks against the URL as it is written
   * @throws BlockedException if it may not be posted to
   */
  public boolean resolves(URI url) throws BlockedException {
    return resolves(url, policy);
  }

  static boolean resolves(URI url, EgressPolicy policy) throws BlockedException {
    try {
      return !policy.check(url).isEmpty();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @PreDestroy
  void close() {
    resolver.close();
  }
}
