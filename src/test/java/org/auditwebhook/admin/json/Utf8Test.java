package org.auditwebhook.admin.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8Test {
  @Test
  void textIsDecoded() {
    byte[] bytes = HexFormat.of().parseHex("ff41c3a4f09f9880ff");

    assertThat(Utf8.decode(bytes, 1, 7)).isEqualTo("Aä😀");
  }

  @ParameterizedTest
  @CsvSource({
    "41ff, 1", // no byte of UTF-8
    "4142c3, 2", // cut off
    "c3e4, 0", // Latin-1
    "eda080, 0", // half a surrogate pair
    "c080, 0" // U+0000 in two bytes
  })
  void theFirstWrongByteIsNamed(String hex, int position) {
    byte[] bytes = HexFormat.of().parseHex(hex);

    assertThatThrownBy(() -> Utf8.decode(bytes, 0, bytes.length))
        .isInstanceOf(JsonInputException.class)
        .hasMessage("the body is not valid UTF-8 at byte " + position);
  }
}
