package org.auditwebhook.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import org.auditwebhook.jwt.Verifier;
import org.auditwebhook.settings.Settings;

/** Makes the one {@link Access}, which remembers failures, of the settings. */
@ApplicationScoped
class AccessSource {
  private static final System.Logger LOG = System.getLogger(Access.class.getName());

  @Produces
  @Singleton
  Access access(Settings settings) {
    Jwts jwts =
        settings
            .access()
            .jwt()
            .flatMap(jwt -> Verifier.of(settings).map(verifier -> Jwts.of(jwt, verifier::verify)))
            .orElse(Jwts.NONE);
    return new Access(
        settings.access(), jwts, InstantSource.system(), line -> LOG.log(Level.WARNING, line));
  }
}
