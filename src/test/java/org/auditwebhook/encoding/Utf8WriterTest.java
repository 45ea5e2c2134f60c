package org.auditwebhook.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8WriterTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 100})
  void pairsAreWholeHoweverTheCharactersCome(int atOnce) throws IOException {
    String text = "a\u00e4\u20ac\ud83d\ude00z\ud83d\ude00\ud83d\ude00";

    assertThat(written(text, atOnce)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "9"})
  void halfAPairIsAQuestionMark(int atOnce) throws IOException {
    assertThat(written("a\ud83dz\ude00b\ud83d", atOnce)).isEqualTo("a?z?b?");
  }

  private static String written(String text, int atOnce) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Utf8Writer writer = new Utf8Writer(bytes)) {
      for (int i = 0; i < text.length(); i += atOnce) {
        writer.write(text, i, Math.min(atOnce, text.length() - i));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
