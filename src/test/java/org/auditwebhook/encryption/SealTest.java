package org.auditwebhook.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealTest {
  private static final String CONTEXT = "1/hmac/7";

  private final SecureRandom random = new SecureRandom();
  private final SealingKey one = SealingKey.of(SealingKey.generate(random));
  private final SealingKey other = SealingKey.of(SealingKey.generate(random));
  private final Seal seal = new Seal(Optional.of(one), List.of());

  @Test
  void whatIsSealedOpens() {
    assertThat(seal.open(seal.close("grün", CONTEXT, random), CONTEXT)).contains("grün");
  }

  @Test
  void sealedTextIsNotInItAndNoTwoAreAlike() {
    byte[] sealed = seal.close("very secret", CONTEXT, random);

    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("very");
    assertThat(seal.close("very secret", CONTEXT, random)).isNotEqualTo(sealed);
  }

  @Test
  void opensInNoOtherContext() {
    assertThat(seal.open(seal.close("x", CONTEXT, random), "1/hmac/8")).isEmpty();
  }

  @Test
  void anyChangedByteIsNoticed() {
    byte[] sealed = seal.close("secret", CONTEXT, random);

    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThat(seal.open(changed, CONTEXT)).as("byte " + i).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 36})
  void whatIsTooShortDoesNotOpen(int length) {
    byte[] sealed = seal.close("", CONTEXT, random); // 1 + 8 + 12 + 16 bytes

    assertThat(sealed).hasSize(37);
    assertThat(seal.open(java.util.Arrays.copyOf(sealed, length), CONTEXT)).isEmpty();
  }

  @Test
  void earlierKeyOpensAndIsNotCurrent() {
    byte[] sealed = seal.close("secret", CONTEXT, random);
    Seal rotated = new Seal(Optional.of(other), List.of(one));

    assertThat(rotated.open(sealed, CONTEXT)).contains("secret");
    assertThat(rotated.isCurrent(sealed)).isFalse();
    assertThat(rotated.isCurrent(rotated.close("secret", CONTEXT, random))).isTrue();
    assertThat(new Seal(Optional.of(other), List.of()).open(sealed, CONTEXT)).isEmpty();
  }

  @Test
  void withoutAKeyNothingIsSealed() {
    Seal none = new Seal(Optional.empty(), List.of(one));

    assertThatIllegalStateException().isThrownBy(() -> none.close("x", CONTEXT, random));
    assertThat(none.open(seal.close("x", CONTEXT, random), CONTEXT)).contains("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "c2hvcnQ=", "not base64", "0123456789abcdef0123456789abcdef"})
  void keyIsBase64Of32BytesAndIsNotShown(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SealingKey.of(text))
        .withMessage("must be base64 of 32 bytes, as `openssl rand -base64 32` makes it");
  }

  @Test
  void keyPrintsItsIdOnly() {
    String text = SealingKey.generate(random);

    assertThat(new Seal(Optional.of(SealingKey.of(text)), List.of()).toString())
        .doesNotContain(text)
        .containsPattern("SealingKey\\[id=[0-9a-f]{16}]");
  }
}
