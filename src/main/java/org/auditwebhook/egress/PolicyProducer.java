package org.auditwebhook.egress;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.auditwebhook.settings.Settings;

/** Makes the policy of the settings injectable, with the resolver of the JDK. */
@ApplicationScoped
public class PolicyProducer {

  /** Not in a normal scope: a final class can't stand behind a proxy. */
  @Produces
  @Singleton
  EgressPolicy policy(Settings settings) {
    return new EgressPolicy(settings.egress(), Resolver.ofTheJdk());
  }
}
