package org.auditwebhook.ops;

import java.net.URI;
import java.util.List;
import org.auditwebhook.egress.BlockedException;
import org.auditwebhook.egress.EgressPolicy;
import org.auditwebhook.egress.Resolver;
import org.auditwebhook.settings.InvalidSettingException;
import org.auditwebhook.settings.Settings;

/**
 * The relation between {@code url} and {@code egress.*}. A name is not resolved: what it leads to
 * may be another thing at the next attempt.
 */
final class UrlRule {
  private UrlRule() {}

  /**
   * @throws InvalidSettingException if the configured URL may not be posted to as it is written
   */
  static void check(Settings settings) {
    String url = settings.target().url();
    if (url.isEmpty()) {
      return;
    }
    try {
      new EgressPolicy(settings.egress(), Resolver.ofTheJdk()).checkAsWritten(URI.create(url));
    } catch (BlockedException e) {
      throw new InvalidSettingException(List.of("audit.webhook.url is blocked: " + e.getMessage()));
    }
  }
}
