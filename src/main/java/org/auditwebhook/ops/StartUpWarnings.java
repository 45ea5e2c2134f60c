package org.auditwebhook.ops;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import org.auditwebhook.settings.Settings;

/** Warns once, when the application starts, of options that the server was not given. */
@ApplicationScoped
public class StartUpWarnings {
  private static final System.Logger LOG = System.getLogger(StartUpWarnings.class.getName());

  @Inject Settings settings;

  void warn(@Observes @Initialized(ApplicationScoped.class) Object start) {
    PayaraOptions.warnings(System::getProperty, settings.target().concurrency())
        .forEach(warning -> LOG.log(Level.WARNING, warning));
    SigningRule.warning(settings.signing()).ifPresent(warning -> LOG.log(Level.WARNING, warning));
  }
}
