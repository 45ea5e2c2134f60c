package org.auditwebhook.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretTest {

  @Test
  void itDoesNotPrintItself() {
    record Holder(Optional<Secret> secret) {}

    assertThat(new Secret("s3cret")).hasToString("<secret>");
    assertThat(new Holder(Optional.of(new Secret("s3cret"))).toString()).doesNotContain("s3cret");
  }

  @Test
  void itMatchesItselfOnly() {
    Secret secret = new Secret("s3cret");

    assertThat(secret.matches("s3cret")).isTrue();
    assertThat(secret.matches("s3cre")).isFalse();
    assertThat(secret.matches("s3crets")).isFalse();
    assertThat(secret.matches("S3cret")).isFalse();
    assertThat(secret.matches("")).isFalse();
  }

  @Test
  void itsBytesAreItsUtf8AndACopy() {
    Secret secret = new Secret("ü");

    secret.bytes()[0] = 0;

    assertThat(secret.bytes()).containsExactly(0xc3, 0xbc);
  }

  @Test
  void equalOnesAreEqual() {
    assertThat(new Secret("a")).isEqualTo(new Secret("a")).hasSameHashCodeAs(new Secret("a"));
    assertThat(new Secret("a")).isNotEqualTo(new Secret("b")).isNotEqualTo("a");
  }

  @Test
  void itIsNeverEmpty() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Secret(""));
  }
}
