package org.auditwebhook.admin.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JsonOutputTest {
  @Test
  void whatIsReadIsWrittenTheSame() {
    String text =
        "{\"s\":\"ä\\\"\\n"
            + "😀\",\"n\":null,\"b\":[true,false],\"big\":123456789012345678901234567890,"
            + "\"d\":1.10,\"nested\":{\"z\":1,\"a\":[]}}";

    Object value = JsonInput.read(text, 4);

    assertThat(new String(JsonOutput.bytes(JsonOutput.of(value)), UTF_8)).isEqualTo(text);
    assertThat(JsonOutput.stored(text.getBytes(UTF_8)).toString()).isEqualTo(text);
  }

  @Test
  void whatHasNoPlaceInJsonIsRefused() {
    assertThatThrownBy(() -> JsonOutput.of(1.5)).isInstanceOf(IllegalArgumentException.class);
  }
}
