package org.auditwebhook.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import org.auditwebhook.settings.Settings;

/** Makes {@link Access} of the configured tokens. */
@ApplicationScoped
class AccessSource {
  @Produces
  @Dependent
  Access access(Settings settings) {
    return new Access(settings.tokens());
  }
}
