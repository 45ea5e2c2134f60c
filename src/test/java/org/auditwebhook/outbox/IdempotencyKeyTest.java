package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdempotencyKeyTest {

  @Test
  void aNameThatFitsItsColumnIsKeptAsItIs() {
    assertThat(producer("registry-a")).isEqualTo("registry-a");
    assertThat(producer("x".repeat(100))).isEqualTo("x".repeat(100));
  }

  @Test
  void aLongerOneIsKeptAsItsDigestSoThatTwoNeverMeet() {
    String one = producer("jwt:" + "x".repeat(150) + "1");

    assertThat(one).hasSize(71).startsWith("sha256:");
    assertThat(producer("jwt:" + "x".repeat(150) + "1")).isEqualTo(one);
    assertThat(producer("jwt:" + "x".repeat(150) + "2")).isNotEqualTo(one);
  }

  private static String producer(String name) {
    return new IdempotencyKey(name, "key", new byte[32]).producer();
  }
}
