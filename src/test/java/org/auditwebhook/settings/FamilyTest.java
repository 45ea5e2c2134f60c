package org.auditwebhook.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FamilyTest {
  private static final String INGEST = "audit.webhook.ingest.token.";

  @TempDir Path directory;

  @Test
  void aMemberIsFoundByItsProperty() {
    assertThat(read(Map.of("ingest.token.registry-a", "first"), Map.of()))
        .containsExactly(token("registry-a", "first"));
  }

  @Test
  void aMemberIsFoundByItsVariable() {
    assertThat(read(Map.of(), Map.of("AUDIT_WEBHOOK_INGEST_TOKEN_REGISTRY_A", "first")))
        .containsExactly(token("registry-a", "first"));
  }

  @Test
  void aMemberMayBeGivenAsAFile() throws IOException {
    String file = Files.writeString(directory.resolve("token"), "first\n").toString();

    assertThat(read(Map.of("ingest.token.registry-a.file", file), Map.of()))
        .containsExactly(token("registry-a", "first"));
    assertThat(read(Map.of(), Map.of("AUDIT_WEBHOOK_INGEST_TOKEN_REGISTRY_A_FILE", file)))
        .containsExactly(token("registry-a", "first"));
  }

  @Test
  void aPropertyAndItsVariableAreOneMember() {
    assertThat(
            read(
                Map.of("ingest.token.registry-a", "property"),
                Map.of("AUDIT_WEBHOOK_INGEST_TOKEN_REGISTRY_A", "variable")))
        .containsExactly(token("registry-a", "property"));
  }

  @Test
  void membersAreInAlphabeticalOrderBehindTheListWithoutNames() {
    assertThat(
            read(
                Map.of("ingest.token.b", "2", "ingest.token", "0", "ingest.token.c", "3"),
                Map.of("AUDIT_WEBHOOK_INGEST_TOKEN_A", "1")))
        .containsExactly(
            token("ingest.token", "0"), token("a", "1"), token("b", "2"), token("c", "3"));
  }

  @Test
  void theFixedSettingsAreNoMembers() throws IOException {
    String file = Files.writeString(directory.resolve("token"), "first\n").toString();

    assertThat(read(Map.of("ingest.token.file", file), Map.of()))
        .containsExactly(token("ingest.token", "first"));
    assertThat(read(Map.of(), Map.of("AUDIT_WEBHOOK_INGEST_TOKEN_FILE", file)))
        .containsExactly(token("ingest.token", "first"));
  }

  @Test
  void aBlankMemberIsNone() {
    assertThat(read(Map.of("ingest.token.registry-a", " "), Map.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"A", "a_b", "a.b", "-a", "a-", "a--b", "é", "a-file", "", " ", "a\nb", "<name>"})
  void aNameThatIsNoneIsRefused(String name) {
    assertThat(problems(Map.of("ingest.token." + name, "first"), Map.of()))
        .singleElement()
        .asString()
        .startsWith(INGEST + "<name> must have a name of 1 to 64 lower-case letters")
        .endsWith(", not \"" + name.replace('\n', '?') + "\"");
  }

  @Test
  void aNameHasAtMost64Characters() {
    String longest = "a".repeat(64);

    assertThat(read(Map.of("ingest.token." + longest, "first"), Map.of())).hasSize(1);
    assertThat(problems(Map.of("ingest.token.a" + longest, "first"), Map.of())).hasSize(1);
  }

  @Test
  void aVariableThatMakesNoNameIsRefused() {
    assertThat(problems(Map.of(), Map.of("AUDIT_WEBHOOK_INGEST_TOKEN_A__B", "first")))
        .singleElement()
        .asString()
        .endsWith(", not \"a--b\"");
  }

  @Test
  void twoNamesThatAreOneVariableAreRefused() {
    assertThat(problems(Map.of("ingest.token.a-b", "1", "ingest.token.a_b", "2"), Map.of()))
        .contains(
            INGEST
                + "a-b and "
                + INGEST
                + "a_b are the same to an environment variable; remove one of them");
  }

  @Test
  void theConcretePropertyIsNamed() {
    assertThat(
            problems(
                Map.of(
                    "ingest.token.a", "two tokens",
                    "ingest.token.b", "s3cret,s3cret",
                    "ingest.token.c", "x",
                    "ingest.token.c.file", "none",
                    "ingest.token.d.file", "none"),
                Map.of()))
        .extracting(sentence -> sentence.replaceAll(";.*", ""))
        .containsExactlyInAnyOrder(
            INGEST + "a must be one token in visible ASCII characters, without spaces and commas",
            INGEST + "b must be one token in visible ASCII characters, without spaces and commas",
            INGEST + "c and " + INGEST + "c.file are both set",
            INGEST + "d.file names a file that can't be read");
  }

  private static Token token(String name, String text) {
    return new Token(name, new Secret(text));
  }

  private static List<Token> read(Map<String, String> properties, Map<String, String> variables) {
    return Settings.read(new Texts(properties, variables)).tokens().ingest();
  }

  private static List<String> problems(
      Map<String, String> properties, Map<String, String> variables) {
    return catchThrowableOfType(InvalidSettingException.class, () -> read(properties, variables))
        .problems();
  }
}
