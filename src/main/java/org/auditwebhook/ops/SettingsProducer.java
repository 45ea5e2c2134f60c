package org.auditwebhook.ops;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.auditwebhook.settings.Settings;

/** Makes the settings injectable: those that were checked before the application started. */
@ApplicationScoped
public class SettingsProducer {

  /** Not in a normal scope: a record is final and can't stand behind a proxy. */
  @Produces
  @Singleton
  Settings settings(SettingsExtension checked) {
    return checked.settings();
  }
}
