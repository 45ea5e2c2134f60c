package org.auditwebhook.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {
  @Test
  void textIsReadBack() {
    Position position = new Position(3, 1_000, Long.MAX_VALUE);

    assertThat(Position.parse(position.text())).contains(position);
  }

  @Test
  void textIsAlwaysAsLong() {
    assertThat(new Position(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE).text())
        .hasSameSizeAs(Position.START.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1 2 3\n",
        "00000000000000000001 00000000000000000002 00000000000000000003",
        "99999999999999999999 00000000000000000002 00000000000000000003\n",
        "-0000000000000000001 00000000000000000002 00000000000000000003\n"
      })
  void anythingElseIsNoPosition(String text) {
    assertThat(Position.parse(text)).isEmpty();
  }
}
