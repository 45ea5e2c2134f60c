package org.auditwebhook.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenDigestTest {
  private static final String TOKEN = "a-token-for-tests";

  /** {@code printf %s a-token-for-tests | openssl dgst -sha256}. */
  private static final String HEX =
      "9237b94c86ee59b8e51197999c04d4570522a9bfb16047aa5b59613faefa515d";

  @ParameterizedTest
  @ValueSource(strings = {TOKEN, "sha256:" + HEX})
  void aTokenMayBeGivenAsItsDigest(String text) {
    assertThat(TokenDigest.configured(text)).isEqualTo(TokenDigest.of(TOKEN));
    assertThat(TokenDigest.configured(text).toString()).isEqualTo("<digest>");
  }

  @Test
  void theCaseOfADigestDoesNotMatter() {
    assertThat(TokenDigest.configured("sha256:" + HEX.toUpperCase(Locale.ROOT)))
        .isEqualTo(TokenDigest.of(TOKEN));
    assertThat(TokenDigest.configured("SHA256:" + HEX)).isEqualTo(TokenDigest.of(TOKEN));
  }

  /** {@code printf %s "$token"} with no such variable; a request without a token would have it. */
  @Test
  void theDigestOfNothingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TokenDigest.configured(
                    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
        .withMessageStartingWith("has the digest of an empty token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sha256:", "sha256:s3cret", "sha256:" + HEX + "0", "sha256:x" + HEX, "Sha256:x"})
  void aDigestHas64Digits(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenDigest.configured(text))
        .withMessageStartingWith("has a sha256: without the 64 hexadecimal digits");
  }

  @Test
  void aTokenOf16CharactersIsLongEnough() {
    TokenDigest.configured("x".repeat(16));
    assertThat(problems(Map.of("ingest.token.registry-a", "x".repeat(15))))
        .containsExactly(
            "audit.webhook.ingest.token.registry-a has a token of less than 16 characters; make one"
                + " with openssl rand -hex 32");
    assertThat(problems(Map.of("admin.token", TOKEN + ",short")))
        .singleElement()
        .asString()
        .startsWith("audit.webhook.admin.token has a token of less than 16 characters");
  }

  @Test
  void aTokenHasOneHolderEvenIfOneOfThemIsADigest() {
    assertThat(
            problems(Map.of("ingest.token.registry-a", TOKEN, "ingest.token.b", "sha256:" + HEX)))
        .containsExactly(
            "audit.webhook.ingest.token.b and audit.webhook.ingest.token.registry-a hold the same"
                + " token; give each its own");
    assertThat(problems(Map.of("admin.token", TOKEN, "ingest.token", TOKEN)))
        .containsExactly(
            "audit.webhook.admin.token and audit.webhook.ingest.token hold the same token; give"
                + " each its own");
  }

  @Test
  void aNameHasOneScope() {
    assertThat(
            problems(
                Map.of("ingest.token.registry-a", TOKEN, "read.token.registry-a", TOKEN + "2")))
        .containsExactly(
            "audit.webhook.read.token.registry-a and audit.webhook.ingest.token.registry-a have the"
                + " same name; rename one of them");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cdi", "audit-webhook"})
  void aTokenCanNotPassForAProducerThatHasNone(String name) {
    assertThat(problems(Map.of("ingest.token." + name, TOKEN)))
        .containsExactly(
            "audit.webhook.ingest.token." + name + " has a name that is no token's; rename it");
  }

  private static List<String> problems(Map<String, String> texts) {
    return catchThrowableOfType(InvalidSettingException.class, () -> Settings.read(Texts.of(texts)))
        .problems();
  }
}
