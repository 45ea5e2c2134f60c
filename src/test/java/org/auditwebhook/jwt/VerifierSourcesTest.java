package org.auditwebhook.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.auditwebhook.it.harness.Issuer;
import org.auditwebhook.settings.InvalidSettingException;
import org.auditwebhook.settings.Settings;
import org.auditwebhook.settings.Texts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifierSourcesTest {
  private static final Issuer ISSUER = Issuer.of("ES256", "one");

  /** Long before this test was written, and long after. */
  private static final String GOOD =
      "{\"iss\":\"me\",\"aud\":\"audit\",\"sub\":\"alice\",\"exp\":32503680000}";

  @TempDir Path directory;

  @Test
  void withoutAnIssuerThereIsNoVerifier() {
    assertThat(Verifier.of(Settings.read(Texts.of(Map.of())))).isEmpty();
    Verifier.check(Settings.read(Texts.of(Map.of())));
  }

  @Test
  void keysMayBeInAFileAsASetOrInPem() throws IOException {
    for (String text : new String[] {Issuer.jwks(ISSUER), ISSUER.jwk(), ISSUER.pem()}) {
      Settings settings = settings(write(text).toString());
      Verifier.check(settings);

      Optional<Verifier> verifier = Verifier.of(settings);

      assertThat(verifier.orElseThrow().verify(ISSUER.token(GOOD)))
          .isInstanceOf(Verdict.Valid.class);
    }
  }

  @Test
  void aFileThatCanNotBeUsedIsToldByItsProperty() throws IOException {
    assertWrong(directory.resolve("none").toString(), "names a file that can't be read");
    assertWrong(directory.toString(), "names a file that can't be read");
    assertWrong(write("").toString(), "names a file that has no public key to verify with");
    assertWrong(write(ISSUER.privatePem()).toString(), "names a file that has a private key");
    assertWrong(write("x".repeat(300_000)).toString(), "names a file that has more than 256 KiB");
  }

  @Test
  void aUrlIsNotAskedWhenItIsChecked() {
    Verifier.check(settings("https://192.0.2.1/keys"));
  }

  private void assertWrong(String path, String problem) {
    InvalidSettingException wrong =
        catchThrowableOfType(InvalidSettingException.class, () -> Verifier.check(settings(path)));
    assertThat(wrong.problems())
        .singleElement()
        .asString()
        .startsWith("audit.webhook.jwt.keys " + problem)
        .doesNotContain(directory.toString());
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("keys"), text);
  }

  private static Settings settings(String keys) {
    return Settings.read(
        Texts.of(Map.of("jwt.issuer", "me", "jwt.audience", "audit", "jwt.keys", keys)));
  }
}
