package org.auditwebhook.ops;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import org.auditwebhook.settings.Settings;

/** Warns once, when the application starts, of settings that are weaker than they could be. */
@ApplicationScoped
public class StartUpWarnings {
  private static final System.Logger LOG = System.getLogger(StartUpWarnings.class.getName());

  @Inject Settings settings;

  void warn(@Observes @Initialized(ApplicationScoped.class) Object start) {
    SigningRule.warning(settings.signing()).ifPresent(warning -> LOG.log(Level.WARNING, warning));
  }
}
