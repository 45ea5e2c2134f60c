package org.auditwebhook.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token",
        "admin_token",
        "password",
        "api_key",
        "private_key",
        "signature",
        "secret",
        "bearer",
        "authorization",
        "join_token",
        "db_password",
        "client_secret",
        "signing_key",
        "_key",
        "Authorization",
        "ADMIN_TOKEN",
        "Session_Key",
        "apiKey",
        "APIKey",
        "accessToken",
        "x-api-key",
        "client-secret",
        "db.password",
        "Signing Key",
        "dbAPIKey",
        "oauth2Token",
        "Authorization:",
        "user[password]",
        "a|api\tkey ",
        "db\\password",
        "ｐａｓｓｗｏｒｄ",
        "pass\u200bword",
        "\ufefftoken",
        "to\u212aen", // the sign of Kelvin, which is K in lower case
        "\u017fecret", // the long s
        "api\u00a0key",
      })
  void hidesTheValueOfASensitiveKey(String key) {
    assertThat(Redaction.masking(SensitiveKeys.CONTRACT).of(Map.of(key, "s3cret")))
        .containsExactly(entry(key, "<redacted>"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hostname",
        "reason",
        "member_count",
        "tokens",
        "token_count",
        "key",
        "monkey",
        "key_id",
        "secretary",
        "passwords",
        "bearer_id",
        "keyboard",
        "tokens_used",
        "tokensUsed",
        "hostName",
        "Secretary",
        "keyId",
        "MONKEY",
        "-",
        "_",
        "",
        "pass word",
        "key:",
        "[key]id",
        "größe",
        "\ud83d\ude00",
      })
  void showsTheValueOfAnyOtherKey(String key) {
    assertThat(Redaction.masking(SensitiveKeys.CONTRACT).of(Map.of(key, "shown")))
        .containsExactly(entry(key, "shown"));
  }

  @Test
  void hidesAtEveryDepth() {
    Map<String, Object> details =
        Map.of(
            "peers", List.of(Map.of("name", "a", "token", "s3cret"), List.of(Map.of("secret", 1))));

    assertThat(Redaction.masking(SensitiveKeys.CONTRACT).of(details))
        .isEqualTo(
            Map.of(
                "peers",
                List.of(
                    Map.of("name", "a", "token", "<redacted>"),
                    List.of(Map.of("secret", "<redacted>")))));
  }

  @Test
  void hidesWhateverTheValueIs() {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("token", null);
    details.put("secret", Map.of("a", 1));
    details.put("password", List.of(1));
    details.put("api_key", 1L);

    assertThat(Redaction.masking(SensitiveKeys.CONTRACT).of(details).values())
        .containsOnly("<redacted>");
  }

  @Test
  void keepsTheOrderAndNullsAndTheArgument() {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("z", null);
    details.put("token", "s3cret");
    details.put("a", true);

    assertThat(Redaction.masking(SensitiveKeys.CONTRACT).of(Collections.unmodifiableMap(details)))
        .containsExactly(entry("z", null), entry("token", "<redacted>"), entry("a", true));
    assertThat(details).containsEntry("token", "s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "card_pin",
        "CARD-PIN",
        "cardPin",
        "ssn",
        "SSN",
        "iban1",
        "a_secretish_b",
        "taxnumber",
        "TaxNumber",
        "taxNumber"
      })
  void hidesWhatAnOperatorAdds(String key) {
    SensitiveKeys keys =
        new SensitiveKeys(List.of("*_PIN", "ssn", "iban*", "*secretish*", "TaxNumber"));

    assertThat(keys.include(key)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pin", "pin_code", "ssn2", "my_ssn", "my_iban"})
  void aPatternMatchesNoMoreThanItSays(String key) {
    SensitiveKeys keys = new SensitiveKeys(List.of("*_pin", "ssn", "iban*"));

    assertThat(keys.include(key)).isFalse();
  }

  @Test
  void whatAnOperatorAddsTakesNothingAway() {
    assertThat(new SensitiveKeys(List.of("ssn")).include("password")).isTrue();
  }

  @Test
  void copiesNothingWhereNothingIsHidden() {
    AuditEntry entry =
        AuditEntry.of("a").withNode(1).with("list", List.of(Map.of("host", "h"), List.of(1, "b")));

    assertThat(Redaction.masking(SensitiveKeys.CONTRACT).of(entry)).isSameAs(entry);
  }

  @Test
  void anEntryKeepsAllButItsSecrets() {
    AuditEntry entry =
        AuditEntry.of("token").withNode(1).withNetwork("n").with("a", List.of(Map.of("apiKey", 1)));

    AuditEntry redacted = Redaction.masking(SensitiveKeys.CONTRACT).of(entry);

    assertThat(redacted)
        .isEqualTo(
            new AuditEntry(
                "token",
                entry.timestamp(),
                "n",
                1,
                Map.of("a", List.of(Map.of("apiKey", "<redacted>")))));
  }

  @Test
  void whatStandsInPlaceIsMadeOfTheValue() {
    Redaction redaction = new Redaction(SensitiveKeys.CONTRACT, value -> "was " + value);

    assertThat(redaction.of(Map.of("a", Map.of("token", 7))))
        .isEqualTo(Map.of("a", Map.of("token", "was 7")));
  }
}
