package org.auditwebhook.ops;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Extension;
import java.lang.System.Logger.Level;
import org.auditwebhook.egress.Transport;
import org.auditwebhook.jwt.Verifier;
import org.auditwebhook.settings.InvalidSettingException;
import org.auditwebhook.settings.Settings;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Reads the settings before the application starts: bad ones stop the deployment with a sentence
 * for each problem, good ones are logged. Properties that nobody reads are warned of either way.
 */
public class SettingsExtension implements Extension {
  private static final System.Logger LOG = System.getLogger(SettingsExtension.class.getName());

  private volatile Settings settings;

  void check(@Observes AfterDeploymentValidation deployment) {
    ConfigTexts texts = new ConfigTexts(ConfigProvider.getConfig());
    UnknownProperties.warning(texts.names()).ifPresent(warning -> LOG.log(Level.WARNING, warning));
    try {
      Settings read = Settings.read(texts);
      LeaseRule.check(read);
      SigningRule.check(read.signing());
      Transport.check(read);
      Verifier.check(read);
      UrlRule.check(read);
      settings = read;
      LOG.log(Level.INFO, "settings in force: {0}", SettingsLine.of(read));
    } catch (InvalidSettingException wrong) {
      deployment.addDeploymentProblem(wrong);
    }
  }

  /** The settings that were checked, the same for the life of the application. */
  Settings settings() {
    return settings;
  }
}
