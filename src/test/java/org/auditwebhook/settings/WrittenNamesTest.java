package org.auditwebhook.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class WrittenNamesTest {
  @Test
  void whatOpenLibertyMakesOfAVariableIsLeftOut() {
    Set<String> written =
        Set.of(
            "AUDIT_WEBHOOK_INGEST_TOKEN_REGISTRY_A_FILE",
            "AUDIT_WEBHOOK_REDACT_HASH_KEY",
            "AUDIT_WEBHOOK_HEADER_X__TENANT");

    assertThat(
            WrittenNames.among(
                Set.of(
                    "AUDIT_WEBHOOK_INGEST_TOKEN_REGISTRY_A_FILE",
                    "audit.webhook.ingest.token.registry.a.file",
                    "AUDIT_WEBHOOK_REDACT_HASH_KEY",
                    "audit.webhook.redact.hash.key",
                    "AUDIT_WEBHOOK_HEADER_X__TENANT",
                    "audit.webhook.header.x.\"tenant")))
        .isEqualTo(written);
  }

  @Test
  void whatIsWrittenBesidesAVariableStays() {
    // properties with a hyphen or an underscore can't be derived; without a variable nothing is
    Set<String> written =
        Set.of(
            "AUDIT_WEBHOOK_INGEST_TOKEN_REGISTRY_A",
            "audit.webhook.ingest.token.registry-a",
            "audit.webhook.header.x.y",
            "java.home");

    assertThat(WrittenNames.among(written)).isEqualTo(written);
  }
}
