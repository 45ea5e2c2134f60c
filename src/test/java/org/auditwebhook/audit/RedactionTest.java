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
      })
  void hidesTheValueOfASensitiveKey(String key) {
    assertThat(Redaction.of(Map.of(key, "s3cret"))).containsExactly(entry(key, "<redacted>"));
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
        "",
      })
  void showsTheValueOfAnyOtherKey(String key) {
    assertThat(Redaction.of(Map.of(key, "shown"))).containsExactly(entry(key, "shown"));
  }

  @Test
  void hidesAtEveryDepth() {
    Map<String, Object> details =
        Map.of(
            "peers", List.of(Map.of("name", "a", "token", "s3cret"), List.of(Map.of("secret", 1))));

    assertThat(Redaction.of(details))
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

    assertThat(Redaction.of(details).values()).containsOnly("<redacted>");
  }

  @Test
  void keepsTheOrderAndNullsAndTheArgument() {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("z", null);
    details.put("token", "s3cret");
    details.put("a", true);

    assertThat(Redaction.of(Collections.unmodifiableMap(details)))
        .containsExactly(entry("z", null), entry("token", "<redacted>"), entry("a", true));
    assertThat(details).containsEntry("token", "s3cret");
  }
}
