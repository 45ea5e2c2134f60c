package org.auditwebhook.client;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Extension;
import org.auditwebhook.settings.ClientSettings;
import org.auditwebhook.settings.InvalidSettingException;

/**
 * Reads the client's settings before the registry starts: bad ones stop its deployment with a
 * sentence for each problem.
 */
public class ClientExtension implements Extension {
  private volatile ClientSettings settings;

  void check(@Observes AfterDeploymentValidation deployment) {
    try {
      settings = ConfiguredClient.settings();
    } catch (InvalidSettingException wrong) {
      deployment.addDeploymentProblem(wrong);
    }
  }

  /** The settings that were checked, the same for the life of the application. */
  ClientSettings settings() {
    return settings;
  }
}
