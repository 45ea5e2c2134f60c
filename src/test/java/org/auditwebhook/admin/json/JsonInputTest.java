package org.auditwebhook.admin.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonInputTest {
  private static final int DEPTH = 4;

  @Test
  void valuesBecomePlainOnes() {
    Object value =
        JsonInput.read(
            " {\"s\":\"ä\\u00e9😀\",\"t\":true,\"f\":false,\"n\":null,\"l\":[1,[]]} ", DEPTH);

    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("s", "äé😀");
    expected.put("t", true);
    expected.put("f", false);
    expected.put("n", null);
    expected.put("l", List.of(1L, List.of()));
    assertThat(value).isEqualTo(expected).hasToString(expected.toString());
  }

  @Test
  void numbersLoseNoDigit() {
    assertThat(JsonInput.read("[0,-0,9223372036854775807,-9223372036854775808]", DEPTH))
        .isEqualTo(List.of(0L, 0L, Long.MAX_VALUE, Long.MIN_VALUE));
    assertThat(JsonInput.read("9223372036854775808", DEPTH))
        .isEqualTo(new BigInteger("9223372036854775808"));
    assertThat(JsonInput.read("[1.0,1.10,1e2,-2E-3]", DEPTH))
        .isEqualTo(
            List.of(
                new BigDecimal("1.0"),
                new BigDecimal("1.10"),
                new BigDecimal("1E+2"),
                new BigDecimal("-0.002")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[",
        "}",
        "[1,]",
        "[,1]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{1:2}",
        "'a'",
        "\"a",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"a\nb\"",
        "tru",
        "nul",
        "NaN",
        "Infinity",
        "-",
        "+1",
        "1.",
        ".5",
        "1e",
        "[1 2]",
        "{\"a\":1 \"b\":2}",
        "// no\n1",
        "[1}",
        "\uFEFF{}",
        "]",
        ",",
        ":",
        "{\"a\":1,,\"b\":2}",
        "[\"a\":1]"
      })
  void whatIsNotJsonIsRefused(String text) {
    assertThatThrownBy(() -> JsonInput.read(text, DEPTH))
        .isInstanceOf(JsonInputException.class)
        .hasMessageContaining("is not valid JSON");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{} {}",
        "01",
        "0x10",
        "[] 1",
        "{}x",
        "1 2",
        "\"a\" \"b\"",
        "null,",
        "true false",
        "[]]"
      })
  void nothingMayStandBehindTheEnd(String text) {
    assertThatThrownBy(() -> JsonInput.read(text, DEPTH))
        .isInstanceOf(JsonInputException.class)
        .hasMessageMatching("the body (has something behind its end|is not valid JSON.*)");
  }

  @Test
  void nothingIsNotAValue() {
    for (String text : List.of("", " \n")) {
      assertThatThrownBy(() -> JsonInput.read(text, DEPTH)).hasMessage("the body is empty");
    }
  }

  @Test
  void mistakesAreFoundWhereTheyAre() {
    assertThatThrownBy(() -> JsonInput.read("{\n  \"a\": [1, x]\n}", DEPTH))
        .hasMessageMatching("\"a\" is not valid JSON near line 2, column \\d+");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{`a`:1,`a`:2}| `a` is there twice",
        "{`a`:{`b`:[{`c`:1,`c`:1}]}}| `a.b[0].c` is there twice",
        "{`a`:`\\u0000`}| `a` must not contain the character U+0000",
        "{`a\\u0000`:1}| the body must not contain the character U+0000",
        "[[`\\ud800`]]| `[0][0]` must not contain half a surrogate pair",
        "[`\\udc00\\ud800`]| `[0]` must not contain half a surrogate pair",
        "[`x\\ud800x`]| `[0]` must not contain half a surrogate pair",
        "{`\\udfff`:1}| the body must not contain half a surrogate pair",
        "{`a`:[[[[]]]]}| `a[0][0][0]` is nested too deep; the most is 4 levels",
        "{`a`:1e1001}| `a` must be a number between 1e-1000 and 1e1000",
        "{`a`:1e-1001}| `a` must be a number between 1e-1000 and 1e1000",
        "{`a`:1e99999999999}| `a` must be a number between 1e-1000 and 1e1000"
      })
  void stricterRulesNameThePlace(String text, String message) {
    assertThatThrownBy(() -> JsonInput.read(text.replace('`', '"'), DEPTH))
        .isInstanceOf(JsonInputException.class)
        .hasMessage(message.replace('`', '"'));
  }

  @Test
  void aNumberHasAtMostAThousandCharacters() {
    assertThat(JsonInput.read("1".repeat(1_000), DEPTH)).isInstanceOf(BigInteger.class);
    assertThatThrownBy(() -> JsonInput.read("1".repeat(1_001), DEPTH))
        .hasMessage("the body must be a number of at most 1000 characters");
    assertThatThrownBy(() -> JsonInput.read("[0." + "1".repeat(100_000) + "]", DEPTH))
        .hasMessage("\"[0]\" must be a number of at most 1000 characters");
  }

  @Test
  void depthCountsListsAndMaps() {
    assertThat(JsonInput.read("[[[[1]]]]", DEPTH))
        .isEqualTo(List.of(List.of(List.of(List.of(1L)))));
    assertThatThrownBy(() -> JsonInput.read("[".repeat(100_000), DEPTH))
        .hasMessage("\"[0][0][0][0]\" is nested too deep; the most is 4 levels");
  }

  @Test
  void longNamesAreShortenedWhenTheyAreShown() {
    String name = "x".repeat(100_000);

    assertThatThrownBy(() -> JsonInput.read("{\"" + name + "\":tru}", DEPTH))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200).contains("x…\""));
  }

  @Test
  void elementsOfAnArrayComeOneByOne() {
    List<Object> seen = new ArrayList<>();

    assertThatThrownBy(() -> JsonInput.forEach("[1,null,[[[[2]]]],x]", DEPTH, seen::add))
        .isInstanceOfSatisfying(
            JsonInputException.class,
            e -> {
              assertThat(e.path().index()).isEmpty();
              assertThat(e)
                  .hasMessageMatching("the body is not valid JSON near line 1, column \\d+");
            });

    assertThat(seen).isEqualTo(Arrays.asList(1L, null, List.of(List.of(List.of(List.of(2L))))));
  }

  @Test
  void depthIsCountedWithinAnElement() {
    JsonInput.forEach("[[[[[1]]]]]", DEPTH, value -> {});

    assertThatThrownBy(() -> JsonInput.forEach("[0,[[[[[1]]]]]]", DEPTH, value -> {}))
        .isInstanceOfSatisfying(
            JsonInputException.class, e -> assertThat(e.path().index()).hasValue(1));
  }

  @Test
  void anythingElseIsItsOnlyElement() {
    List<Object> seen = new ArrayList<>();

    JsonInput.forEach("{\"a\":1}", DEPTH, seen::add);
    JsonInput.forEach("[]", DEPTH, seen::add);

    assertThat(seen).containsExactly(Map.of("a", 1L));
    assertThatThrownBy(() -> JsonInput.forEach("{\"a\":[1,", DEPTH, seen::add))
        .isInstanceOfSatisfying(
            JsonInputException.class, e -> assertThat(e.path().index()).hasValue(0));
    assertThatThrownBy(() -> JsonInput.forEach("[] []", DEPTH, seen::add))
        .isInstanceOf(JsonInputException.class);
  }
}
