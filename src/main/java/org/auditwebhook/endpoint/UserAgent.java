package org.auditwebhook.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** What this application calls itself to endpoints: {@code audit-webhook/<version>}. */
final class UserAgent {
  static final String VALUE = "audit-webhook/" + version();

  private UserAgent() {}

  private static String version() {
    try (InputStream file =
        UserAgent.class.getResourceAsStream("/org/auditwebhook/version.properties")) {
      Properties properties = new Properties();
      properties.load(file);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new IllegalStateException("version.properties can't be read", e);
    }
  }
}
