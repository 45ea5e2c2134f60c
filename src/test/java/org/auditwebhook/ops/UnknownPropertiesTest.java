package org.auditwebhook.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.auditwebhook.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownPropertiesTest {

  @Test
  void everySettingIsKnown() {
    assertThat(UnknownProperties.warning(Settings.properties())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AUDIT_WEBHOOK_URL",
        "AUDIT_WEBHOOK_RETRY_MAX_ATTEMPTS",
        "AUDIT_WEBHOOK_SECRET_FILE",
        "AUDIT_WEBHOOK_CLIENT_URL",
        "audit.webhook.ingest.token.registry-a",
        "audit.webhook.ingest.token.registry-a.file",
        "AUDIT_WEBHOOK_INGEST_TOKEN_REGISTRY_A",
        "AUDIT_WEBHOOK_INGEST_TOKEN_REGISTRY_A_FILE",
        "audit.webhook.client.url",
        "audit.webhooks",
        "other.audit.webhook.ulr",
        "java.home",
        "",
      })
  void whatIsOursOrNoneOfOursIsNotWarnedOf(String name) {
    assertThat(UnknownProperties.warning(List.of(name))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "audit.webhook.ulr",
        "audit.webhook.URL",
        "audit.webhook.url.file",
        "audit.webhook.",
        "audit.webhook.clients",
        "audit.webhook.ingest.tokens.registry-a",
        "AUDIT_WEBHOOK_INGEST_TOKENS_REGISTRY_A",
        "AUDIT_WEBHOOK_ULR",
        "AUDIT_WEBHOOK_RETRY_MAXATTEMPTS",
      })
  void aTypingErrorIsWarnedOf(String name) {
    assertThat(UnknownProperties.warning(List.of(name))).get().asString().contains(": " + name);
  }

  @Test
  void allAreNamedOnceInAlphabeticalOrder() {
    List<String> names = List.of("audit.webhook.b", "audit.webhook.a", "audit.webhook.b");

    assertThat(UnknownProperties.warning(names))
        .get()
        .asString()
        .contains(": audit.webhook.a, audit.webhook.b;");
  }
}
