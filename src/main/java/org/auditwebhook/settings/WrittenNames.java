package org.auditwebhook.settings;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names of properties that somebody has written. OpenLiberty lists, besides each environment
 * variable, the property that it may stand for, with a dot for every underscore: {@code
 * audit.webhook.ingest.token.registry.a} besides {@code AUDIT_WEBHOOK_INGEST_TOKEN_REGISTRY_A}.
 * Nobody has written that one, and it may be neither a setting nor what was meant.
 */
public final class WrittenNames {
  /** What a variable is turned into: {@code __} becomes a dot and a quotation mark. */
  private static final Pattern DERIVED = Pattern.compile("[a-z0-9.\"]*");

  private WrittenNames() {}

  /** Without each name that is derived from an environment variable among them. */
  public static Set<String> among(Set<String> names) {
    return names.stream()
        .filter(name -> !isDerived(name, names))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isDerived(String name, Set<String> names) {
    return DERIVED.matcher(name).matches() && names.contains(Settings.variable(name));
  }
}
