package org.auditwebhook.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtSettingsTest {
  private static final Map<String, String> ON =
      Map.of("jwt.issuer", "https://a.example", "jwt.keys", "keys.json", "jwt.audience", "audit");

  @Test
  void withoutAnIssuerNoneIsValid() {
    assertThat(Settings.read(Texts.of(Map.of())).access().jwt()).isEmpty();
    // names of roles and claims do no harm
    assertThat(Settings.read(Texts.of(Map.of("jwt.role.read", "r"))).access().jwt()).isEmpty();
  }

  @Test
  void namesHaveTheDefaultsOfTheTable() {
    assertThat(jwt(ON).names())
        .isEqualTo(
            new JwtSettings.Names(
                "sub",
                "groups",
                "audit-webhook-admin",
                "audit-webhook-read",
                "audit-webhook-ingest"));
  }

  @Test
  void issuerNeedsItsKeysAndTheAudience() {
    assertThat(problems(Map.of("jwt.issuer", "https://a.example")))
        .containsExactly(
            "audit.webhook.jwt.keys must be set where audit.webhook.jwt.issuer is",
            "audit.webhook.jwt.audience must be set where audit.webhook.jwt.issuer is");
  }

  @Test
  void keysAndAudienceDoNothingWithoutAnIssuer() {
    assertThat(problems(Map.of("jwt.keys", "keys.json", "jwt.audience", "audit")))
        .containsExactly(
            "audit.webhook.jwt.keys does nothing without audit.webhook.jwt.issuer",
            "audit.webhook.jwt.audience does nothing without audit.webhook.jwt.issuer");
  }

  @Test
  void keysAreAFileOrAnHttpsUrl() {
    assertThat(jwt(with("jwt.keys", "/etc/keys.pem")).keys())
        .isEqualTo(new JwtSettings.File(Path.of("/etc/keys.pem")));
    assertThat(jwt(with("jwt.keys", "HTTPS://a.example/keys")).keys())
        .isEqualTo(new JwtSettings.Url(URI.create("HTTPS://a.example/keys")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a.example/keys",
        "ftp://a.example/keys",
        "file:///etc/keys",
        "https://user:s3cret@a.example/keys",
        "https://a.example/keys#1",
        "https://",
        "https://a b/"
      })
  void keysOfAnotherKindAreRefusedOnceAndNotShown(String keys) {
    assertThat(problems(with("jwt.keys", keys)))
        .singleElement()
        .asString()
        .startsWith("audit.webhook.jwt.keys ")
        .doesNotContain("a.example", "s3cret");
  }

  @Test
  void theUrlOfKeysIsShownWithoutItsQuery() {
    assertThat(jwt(with("jwt.keys", "https://a.example/keys?token=x")).keys())
        .hasToString("https://a.example/keys?<redacted>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jwt.issuer",
        "jwt.audience",
        "jwt.subject-claim",
        "jwt.roles-claim",
        "jwt.role.admin",
        "jwt.role.read",
        "jwt.role.ingest"
      })
  void textsHaveABoundAndNoControlCharacters(String name) {
    for (String wrong : List.of("x".repeat(501), "a\u0000b", "a\nb")) {
      assertThat(problems(with(name, wrong)))
          .first()
          .isEqualTo(
              "audit.webhook."
                  + name
                  + " must have 1 to 500 characters, none of them a control character");
    }
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> texts = new TreeMap<>(ON);
    texts.put(name, value);
    return texts;
  }

  private static JwtSettings jwt(Map<String, String> texts) {
    return Settings.read(Texts.of(texts)).access().jwt().orElseThrow();
  }

  private static List<String> problems(Map<String, String> texts) {
    return catchThrowableOfType(InvalidSettingException.class, () -> Settings.read(Texts.of(texts)))
        .problems();
  }
}
