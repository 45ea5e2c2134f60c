package org.auditwebhook.ops;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.auditwebhook.settings.Properties;
import org.auditwebhook.settings.WrittenNames;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Reads properties with their placeholders filled, and refuses those whose placeholders nothing
 * fills.
 */
final class ConfigTexts implements Properties {
  private final Config config;
  private final Optional<String> profile;
  private final boolean fillsPlaceholders;
  private final Placeholders placeholders = new Placeholders(this::raw);

  ConfigTexts(Config config) {
    this.config = config;
    profile = config.getOptionalValue(Config.PROFILE, String.class);
    fillsPlaceholders =
        config.getOptionalValue(Config.PROPERTY_EXPRESSIONS_ENABLED, Boolean.class).orElse(true);
  }

  /**
   * The text of this property.
   *
   * @throws IllegalArgumentException if nothing fills a placeholder in it; the message is that of
   *     {@link Placeholders#check}
   */
  @Override
  public Optional<String> text(String name) {
    if (fillsPlaceholders) {
      placeholders.check(name);
    }
    return config.getOptionalValue(name, String.class);
  }

  /**
   * Those that somebody has written, those of the active profile by the names that they have in it.
   */
  @Override
  public Set<String> names() {
    String prefix = profile.map(active -> "%" + active + ".").orElse("");
    return WrittenNames.among(
        StreamSupport.stream(config.getPropertyNames().spliterator(), false)
            .map(name -> name.startsWith(prefix) ? name.substring(prefix.length()) : name)
            .collect(Collectors.toSet()));
  }

  /**
   * From the sources themselves: ConfigValue.getRawValue tries to fill the placeholders first, and
   * when it can't, Payara writes the text into its log, and OpenLiberty throws if a name is empty.
   */
  private Optional<String> raw(String name) {
    for (ConfigSource source : config.getConfigSources()) {
      Optional<String> text =
          profile
              .map(of -> source.getValue("%" + of + "." + name))
              .or(() -> Optional.ofNullable(source.getValue(name)));
      if (text.isPresent()) {
        return text;
      }
    }
    return Optional.empty();
  }
}
