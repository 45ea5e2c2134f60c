package org.auditwebhook.admin.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonFieldsTest {
  private static JsonFields fields(String json) {
    return JsonFields.of(JsonInput.read(json, 4));
  }

  @Test
  void absentFieldsAreEmpty() {
    assertThat(fields("{}").optionalString("a")).isEmpty();
    assertThat(fields("{}").isEmpty()).isTrue();
    assertThatThrownBy(() -> fields("{}").string("a")).hasMessage("\"a\" is required");
  }

  @Test
  void nullIsNotAbsent() {
    for (String value : List.of("null", "1", "1.0", "\"x\"", "true", "[]", "{}")) {
      JsonFields fields = fields("{\"a\":" + value + "}");
      if (!value.equals("\"x\"")) {
        assertThatThrownBy(() -> fields.string("a")).hasMessage("\"a\" must be a string");
      }
      if (!value.equals("1")) {
        assertThatThrownBy(() -> fields.optionalInteger("a"))
            .hasMessage("\"a\" must be an integer");
      }
      if (!value.equals("true")) {
        assertThatThrownBy(() -> fields.optionalBoolean("a"))
            .hasMessage("\"a\" must be true or false");
      }
      if (!value.equals("{}")) {
        assertThatThrownBy(() -> fields.optionalObject("a")).hasMessage("\"a\" must be an object");
      }
    }
  }

  @Test
  void unknownFieldsAreNamedWithTheKnownOnes() {
    assertThat(fields("{\"a\":\"x\"}").only("a", "b").string("a")).isEqualTo("x");
    assertThatThrownBy(() -> fields("{\"a\":1,\"c\":1}").only("a", "b"))
        .hasMessage("\"c\" is unknown here; the fields are a, b");
  }

  @Test
  void onlyAnObjectHasFields() {
    for (String value : List.of("null", "[]", "\"a\"", "1")) {
      assertThatThrownBy(() -> fields(value)).hasMessage("the body must be a JSON object");
    }
  }
}
