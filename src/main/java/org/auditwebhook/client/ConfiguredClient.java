package org.auditwebhook.client;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.auditwebhook.settings.ClientSettings;
import org.auditwebhook.settings.InvalidSettingException;
import org.auditwebhook.settings.Properties;
import org.auditwebhook.settings.WrittenNames;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The client's settings as MicroProfile Config has them for this application. */
final class ConfiguredClient implements Properties {
  private static final System.Logger LOG = System.getLogger(ConfiguredClient.class.getName());

  private final Config config = ConfigProvider.getConfig();

  private ConfiguredClient() {}

  /**
   * Reads and checks them, and warns of those that are none.
   *
   * @throws InvalidSettingException with a sentence for each that is wrong
   */
  static ClientSettings settings() {
    ConfiguredClient properties = new ConfiguredClient();
    Set<String> unknown = ClientSettings.unknown(properties.names());
    if (!unknown.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "there are no settings of these names, and they do nothing: {0}; see the table of settings"
              + " in the README",
          String.join(", ", unknown));
    }
    return ClientSettings.read(properties);
  }

  @Override
  public Optional<String> text(String name) {
    return config.getOptionalValue(name, String.class);
  }

  @Override
  public Set<String> names() {
    return WrittenNames.among(
        StreamSupport.stream(config.getPropertyNames().spliterator(), false)
            .collect(Collectors.toSet()));
  }
}
