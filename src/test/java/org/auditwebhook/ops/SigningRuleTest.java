package org.auditwebhook.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.auditwebhook.settings.InvalidSettingException;
import org.auditwebhook.settings.SigningSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigningRuleTest {

  @ParameterizedTest
  @CsvSource({
    "secret, whsec_xyz, audit.webhook.secret begins with whsec_",
    "signing.key, xyz, audit.webhook.signing.key must be whsk_",
    "encryption.key, xyz, audit.webhook.encryption.key must be base64 of 32 bytes",
    "encryption.previous-key, xyz, audit.webhook.encryption.previous-key must be base64 of 32 bytes",
    "secret.previous, xyz, audit.webhook.secret.previous needs audit.webhook.secret"
  })
  void keyThatIsNoneIsRefusedByItsNameAndNotShown(String name, String value, String sentence) {
    assertThatThrownBy(() -> SigningRule.check(signing(Map.of(name, value))))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(sentence)
        .hasMessageNotContaining("xyz");
  }

  @Test
  void plainSecretOfTheReferenceIsTaken() {
    assertThatCode(() -> SigningRule.check(signing(Map.of("secret", "s"))))
        .doesNotThrowAnyException();
  }

  @Test
  void shortSecretIsWarnedOf() {
    assertThat(SigningRule.warning(signing(Map.of("secret", "x".repeat(15)))))
        .hasValueSatisfying(text -> assertThat(text).contains("audit.webhook.secret"));
    assertThat(SigningRule.warning(signing(Map.of("secret", "x".repeat(16))))).isEmpty();
    assertThat(SigningRule.warning(signing(Map.of()))).isEmpty();
  }

  private static SigningSettings signing(Map<String, String> settings) {
    return Read.settings(settings).signing();
  }
}
