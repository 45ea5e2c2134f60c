package org.auditwebhook.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTest {
  private static final String SECRET = "audit.webhook.secret";
  private static final String URL = "audit.webhook.url";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "$",
        "a$b",
        "a$",
        "a{b}",
        "a$c{b}",
        "a$\\{b}",
        "\\",
        "\\${none}",
        "a\\${none}b\\${",
        "\\\\${none}", // the second backslash escapes
        "${host}",
        "a${host}b${host}c",
        "${none:default}",
        "${none:}",
        "${none:http://host}",
        "${none:a\\}b}",
        "${none:${host}}",
        "${host:${none}}",
        "${name.${which}}",
        "${none:${other:default}}",
        "${empty}",
        "${indirect}",
      })
  void whatIsFilledOrNoPlaceholderIsFine(String text) {
    check(URL, text);
  }

  @ParameterizedTest
  @CsvSource({
    "${none}, none",
    "a${none}c, none",
    "${host}${none}, none",
    "$${none}, none", // Payara fills it, OpenLiberty does not
    "\\${host}${none}, none",
    "${none.a-b_C1}, none.a-b_C1",
    "${:default}, ''", // OpenLiberty refuses an empty name
    "${none:${other}}, other",
    "${name.${host}}, name.example",
    "${indirect.none}, none",
    "a${none{b}c, ''",
  })
  void aPlaceholderThatNothingFillsIsNamed(String text, String missing) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check(URL, text))
        .withMessage(
            (missing.isEmpty()
                    ? "has a placeholder that names no property"
                    : "has a placeholder for the property " + missing + ", which does not exist")
                + "; write \\${ for a ${ that is no placeholder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${", "a${b", "a${b:c", "${a${host}", "${a\\}", "${none:${host}"})
  void aPlaceholderWithoutItsEndIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check(URL, text))
        .withMessageStartingWith("has a ${ without its };");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${audit.webhook.url}", "a${circle}b", "${circle:default}"})
  void aPlaceholderThatLeadsBackIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check(URL, text))
        .withMessageStartingWith("has a placeholder that leads back to itself;");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${}", "${:", "${p@ss word}", "${P4ss!}"})
  void whatIsNoNameIsNotShown(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check(URL, text))
        .satisfies(wrong -> assertThat(wrong.getMessage()).doesNotContainPattern("(?i)p[@4]ss"));
  }

  @Test
  void allThatAreMissingAreNamedOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check(URL, "${none}${other}${none}"))
        .withMessageStartingWith(
            "has a placeholder for the property none, which does not exist,"
                + " and has a placeholder for the property other, which does not exist;");
  }

  @Test
  void ofASecretNothingIsShownAndTheFileVariantIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check(SECRET, "s3cret${none}s3cret"))
        .withMessage(
            "has a placeholder that names no property; write \\${ for a ${ that is no placeholder,"
                + " or put the text into a file, see audit.webhook.secret.file");
  }

  @Test
  void ofANamedSecretNothingIsShownEither() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check("audit.webhook.ingest.token.registry-a", "s3cret${none}s3cret"))
        .withMessageStartingWith("has a placeholder that names no property;")
        .withMessageEndingWith("see audit.webhook.ingest.token.registry-a.file");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check("audit.webhook.ingest.token.registry-a.file", "${none}"))
        .withMessageStartingWith("has a placeholder for the property none,");
  }

  @Test
  void aPropertyThatIsNotSetIsFine() {
    new Placeholders(name -> Optional.empty()).check(URL);
  }

  private static void check(String property, String text) {
    Map<String, String> others =
        Map.of(
            "host", "example",
            "which", "which",
            "name.which", "x",
            "empty", "",
            "indirect", "${host}",
            "indirect.none", "${none}",
            "circle", "${circle.back}",
            "circle.back", "${circle}");
    new Placeholders(name -> Optional.ofNullable(name.equals(property) ? text : others.get(name)))
        .check(property);
  }
}
