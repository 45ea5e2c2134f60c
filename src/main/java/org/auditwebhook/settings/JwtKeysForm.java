package org.auditwebhook.settings;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * A file, or an {@code https} URL: whoever could change what a plain one answers would be let in.
 * Whether either can be used is seen when it is read.
 */
final class JwtKeysForm implements Form<JwtSettings.Keys> {
  @Override
  public JwtSettings.Keys parse(String text) {
    if (!text.contains("://")) {
      return file(text);
    }
    if (!text.toLowerCase(Locale.ROOT).startsWith("https://")) {
      throw new IllegalArgumentException("must be a file's path or an https URL");
    }
    try {
      return new JwtSettings.Url(URI.create(EndpointUrl.check(text)));
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("is no URL of keys: " + wrong.getMessage());
    }
  }

  @Override
  public void check(JwtSettings.Keys value) {
    Objects.requireNonNull(value);
  }

  private static JwtSettings.Keys file(String text) {
    try {
      return new JwtSettings.File(Path.of(text));
    } catch (InvalidPathException malformed) {
      throw new IllegalArgumentException("must be a file's path or an https URL");
    }
  }
}
