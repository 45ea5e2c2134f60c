package org.auditwebhook.sample;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/**
 * Puts the resources directly under the context root. They are named, so that nothing else is there
 * when audit-webhook is in the same WAR.
 */
@ApplicationPath("/")
public class SampleApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(NodesResource.class, NetworksResource.class, ReceiverResource.class);
  }
}
